import { basename, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { Clock } from '../../shared/base/clock.ts';
import { type ThreadId, threadId } from '../../shared/base/ids.ts';
import { Listeners } from '../../shared/base/listeners.ts';
import { type SheetTab, sheetTab } from '../../shared/layout/layout.ts';
import { type ReadingPlace, readingPlace } from '../../shared/threads/reading-place.ts';
import type { RecentFolder } from '../../shared/workspace/workspace-snapshot.ts';
import { StoredJson } from '../files/stored-json.ts';
import { toDisplayPath } from './folder-path.ts';

const limit = 30;
// Loose, to keep the fields of newer versions.
const recentFile = z.looseObject({
  folders: z.array(
    z.object({
      path: z.string(),
      openedAt: z.number(),
      thread: threadId.nullish(),
      place: readingPlace.nullish(),
      view: sheetTab.nullish(),
    }),
  ),
});

/**
 * The last opened folders, newest first, each with the thread that was shown there last, where the user was reading in
 * it, and what stood in its place. They are stored in `recent-folders.json` in the data folder.
 */
export class RecentFolderStore {
  readonly #stored: StoredJson<z.infer<typeof recentFile>>;
  readonly #clock: Clock;
  readonly #home: string;
  readonly #changed = new Listeners<[]>();

  private constructor(stored: StoredJson<z.infer<typeof recentFile>>, clock: Clock, home: string) {
    this.#stored = stored;
    this.#clock = clock;
    this.#home = home;
  }

  static async load(dataFolder: string, clock: Clock, home: string): Promise<RecentFolderStore> {
    const stored = await StoredJson.load(
      join(dataFolder, 'recent-folders.json'),
      recentFile,
      { folders: [] },
      { sync: false },
    );
    return new RecentFolderStore(stored, clock, home);
  }

  list(): readonly RecentFolder[] {
    return this.#stored.value.folders.map(({ path, openedAt }) => ({
      path,
      name: basename(path) || path,
      displayPath: toDisplayPath(path, this.#home),
      openedAt,
    }));
  }

  listPaths(): readonly string[] {
    return this.#stored.value.folders.map(({ path }) => path);
  }

  /** Why the folders cannot be stored, as a sentence. Null if they can. */
  get problem(): string | null {
    return this.#stored.problem;
  }

  /** Calls `changed` when another folder is first. */
  onChange(changed: () => void): void {
    this.#changed.add(changed);
  }

  /** Puts a folder first, by real path. */
  async opened(path: string): Promise<void> {
    const openedAt = this.#clock.now();
    await this.#stored.update(({ folders, ...more }) => {
      const known = folders.find((folder) => folder.path === path);
      const others = folders.filter((folder) => folder !== known);
      return { ...more, folders: [{ ...known, path, openedAt }, ...others].slice(0, limit) };
    });
    this.#changed.call();
  }

  /** Returns the thread that was shown last in a folder. Null if it was a new thread, or if the folder is unknown. */
  getLastThread(path: string): ThreadId | null {
    return this.#stored.value.folders.find((folder) => folder.path === path)?.thread ?? null;
  }

  /** Returns where the user was reading in the thread that was shown last in a folder. Null at its end. */
  getLastPlace(path: string): ReadingPlace | null {
    return this.#stored.value.folders.find((folder) => folder.path === path)?.place ?? null;
  }

  /** Returns what stood in place of the transcript in a folder. Null: nothing. */
  getLastView(path: string): SheetTab | null {
    return this.#stored.value.folders.find((folder) => folder.path === path)?.view ?? null;
  }

  /** Remembers the thread that a window shows in a recent folder; null for a new one. Never rejects. */
  async threadShown(path: string, thread: ThreadId | null): Promise<void> {
    // Compares nothing first: an earlier change may still be on its way to the disk.
    await this.#stored.update((file) => {
      const known = file.folders.find((folder) => folder.path === path);
      if (known === undefined || (known.thread ?? null) === thread) return file;
      const shown = { ...known, thread, place: null };
      return { ...file, folders: file.folders.map((folder) => (folder === known ? shown : folder)) };
    });
  }

  /**
   * Remembers where the user is reading in a thread; null at its end. Ignores a thread that is not the one shown last in
   * the folder. Never rejects.
   */
  async placeRead(path: string, thread: ThreadId, place: ReadingPlace | null): Promise<void> {
    await this.#stored.update((file) => {
      const known = file.folders.find((folder) => folder.path === path);
      if (known === undefined || known.thread !== thread || isDeepStrictEqual(known.place ?? null, place)) return file;
      return { ...file, folders: file.folders.map((folder) => (folder === known ? { ...known, place } : folder)) };
    });
  }

  /** Remembers what stands in place of the transcript in a recent folder; null for nothing. Never rejects. */
  async viewShown(path: string, view: SheetTab | null): Promise<void> {
    await this.#stored.update((file) => {
      const known = file.folders.find((folder) => folder.path === path);
      if (known === undefined || (known.view ?? null) === view) return file;
      return { ...file, folders: file.folders.map((folder) => (folder === known ? { ...known, view } : folder)) };
    });
  }
}
