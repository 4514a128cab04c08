import { basename, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { Clock } from '../../shared/base/clock.ts';
import { Listeners } from '../../shared/base/listeners.ts';
import { orderListedFolders } from '../../shared/workspace/listed-folders.ts';
import type { FolderProblem, ListedFolder } from '../../shared/workspace/workspace-snapshot.ts';
import type { Lifetime } from '../base/lifetime.ts';
import { isSilent } from '../files/silent-folders.ts';
import { StoredJson } from '../files/stored-json.ts';
import { toDisplayPath } from './folder-path.ts';
import type { WorkspaceTracker } from './workspace-tracker.ts';

// Loose, to keep the fields of newer versions.
const listedFile = z.looseObject({ folders: z.array(z.string()) });

/** How often to check whether the folders are there, in milliseconds. */
const checkEveryMs = 5_000;

/** While this many folders do not respond, no other one is checked: each of them holds one of Node's four threads for files. */
const maxSilent = 2;

/**
 * The folders that the user added to the thread list, in that order, the same for all windows. They are stored in
 * `listed-folders.json` in the data folder. Nothing runs in them.
 */
export class ListedFolders {
  readonly #stored: StoredJson<z.infer<typeof listedFile>>;
  readonly #home: string;
  /** Why each folder cannot be opened; null if it can. Without those that were not checked yet. */
  readonly #problems = new Map<string, FolderProblem | null>();
  readonly #threads = new Map<string, ListedFolder['threads']>();
  readonly #changed = new Listeners<[]>();

  private constructor(stored: StoredJson<z.infer<typeof listedFile>>, home: string) {
    this.#stored = stored;
    this.#home = home;
  }

  static async load(dataFolder: string, home: string): Promise<ListedFolders> {
    const path = join(dataFolder, 'listed-folders.json');
    return new ListedFolders(await StoredJson.load(path, listedFile, { folders: [] }, { sync: false }), home);
  }

  get paths(): readonly string[] {
    return this.#stored.value.folders;
  }

  /** Why the file is not written, as a sentence; null if there is no problem. */
  get problem(): string | null {
    return this.#stored.problem;
  }

  /** Lists the folders whose threads a window of this folder shows. None without a folder. */
  listFor(own: string | null): readonly string[] {
    return orderListedFolders(own, this.paths);
  }

  /** Lists those of them that can be read: the window's own folder, and all that were there at the last check. */
  listPresent(own: string | null): readonly string[] {
    return this.listFor(own).filter((path) => path === own || this.#problems.get(path) === null);
  }

  /** Describes the folders whose threads a window of this folder shows. */
  describeFor(own: string | null): ListedFolder[] {
    return this.listFor(own).map((path) => {
      const problem = this.#problems.get(path);
      return {
        path,
        name: basename(path) || path,
        displayPath: toDisplayPath(path, this.#home),
        threads: this.#threads.get(path) ?? 'unread',
        ...(problem != null && { problem }),
      };
    });
  }

  /** Calls `changed` after each change to the folders, or to whether they are there. */
  onChange(changed: () => void): () => void {
    return this.#changed.add(changed);
  }

  /** Adds a folder that can be opened below the others, and first the folder of the window, so that it keeps its place above. */
  async add(own: string | null, path: string): Promise<void> {
    this.#problems.set(path, null);
    // Windows do not have its threads yet.
    if (!this.paths.includes(path)) this.#threads.delete(path);
    await this.#update((before) => [...new Set([...orderListedFolders(own, before), path])]);
  }

  /** Removes a folder. What is left is in no list if it is all that any window has `open`. */
  async remove(path: string, open: readonly string[]): Promise<void> {
    await this.#update((before) => {
      const left = before.filter((each) => each !== path);
      return left.length === 1 && open.every((each) => each === left[0]) ? [] : left;
    });
  }

  /** Keeps whether the threads of a folder could be read. Reports nothing: the threads come first. */
  threadsRead(path: string, threads: 'read' | 'failed'): void {
    this.#threads.set(path, threads);
  }

  /** Checks until the lifetime ends whether the folders are there, one after the other. */
  watch(tracker: Pick<WorkspaceTracker, 'findProblem'>, clock: Clock, lifetime: Lifetime): void {
    let cancel = (): void => undefined;
    const check = async (): Promise<void> => {
      let silent = 0;
      let hasChanged = false;
      // Those that still do not respond are known at once.
      for (const path of this.paths.toSorted((one, other) => Number(isSilent(other)) - Number(isSilent(one)))) {
        if (silent >= maxSilent && !isSilent(path)) break;
        const problem = await tracker.findProblem(path);
        if (lifetime.ended) return;
        hasChanged ||= !isDeepStrictEqual(this.#problems.get(path), problem);
        this.#problems.set(path, problem);
        if (problem?.type !== 'silent') continue;
        // The others may have to wait for the next silent one.
        silent += 1;
        if (hasChanged) this.#changed.call();
        hasChanged = false;
      }
      if (hasChanged) this.#changed.call();
      cancel = clock.after(checkEveryMs, () => void check());
    };
    lifetime.onEnd(() => cancel());
    void check();
  }

  async #update(change: (before: readonly string[]) => string[]): Promise<void> {
    const before = this.paths;
    await this.#stored.update((file) => ({ ...file, folders: change(file.folders) }));
    if (!isDeepStrictEqual(before, this.paths)) this.#changed.call();
  }
}
