import { realpath } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { Clock } from '../../shared/base/clock.ts';
import { threadId, windowId } from '../../shared/base/ids.ts';
import type { Immutable } from '../../shared/base/immutable.ts';
import { sheetTab } from '../../shared/layout/layout.ts';
import { readingPlace } from '../../shared/threads/reading-place.ts';
import { within } from '../base/within.ts';
import { StoredJson } from '../files/stored-json.ts';
import type { FirstView, ShownWindow } from '../host/platform.ts';
import { type WindowBounds, windowBounds } from '../layout/layout-store.ts';

const fileName = 'windows.json';
/** How many windows are kept. More would keep a machine busy for minutes at the start. */
const maxWindows = 20;
/** The longest path that a system allows, in characters. */
const maxPath = 32_767;
/** How long the windows wait for the real path of the folder of a start, in milliseconds: its drive may not respond. */
const askedFolderMs = 1_000;

const keptWindow = z.object({
  shown: z.object({
    id: windowId,
    folder: z
      .string()
      .max(maxPath)
      .refine((path) => isAbsolute(path)),
    thread: threadId.nullable(),
    place: readingPlace.nullable(),
    view: sheetTab.nullable(),
  }),
  bounds: windowBounds,
});
/** A window with a folder that was open when the app ended. */
export type KeptWindow = Immutable<z.infer<typeof keptWindow>>;

const keptFile = z.object({ windows: z.array(z.unknown()) });

/** Reads the kept windows, the one in front first. `problem`: what was ignored, for the log. */
export function readKeptWindows(content: unknown): {
  readonly windows: readonly KeptWindow[];
  readonly problem: string | null;
} {
  const file = keptFile.safeParse(content);
  if (!file.success) return { windows: [], problem: `${fileName} is damaged and was ignored` };
  const ids = new Set<string>();
  const windows: KeptWindow[] = [];
  for (const entry of file.data.windows) {
    const { data } = keptWindow.safeParse(entry);
    if (data === undefined || ids.has(data.shown.id) || windows.length === maxWindows) continue;
    ids.add(data.shown.id);
    windows.push(data);
  }
  const ignored = file.data.windows.length - windows.length;
  return { windows, problem: ignored === 0 ? null : `${ignored} of the windows in ${fileName} were ignored` };
}

/** A window that a start opens. Without `kept`, it is a new one. */
export type PlannedWindow = { readonly firstView: FirstView; readonly kept: KeptWindow | null };

/**
 * Finds the real path of the folder that a start asks for, because windows are kept with theirs. Returns the folder
 * itself if it is gone or does not respond in time.
 */
export async function findAskedFolder(
  folder: string | null,
  clock: Clock,
  findReal: (path: string) => Promise<string> = realpath,
): Promise<string | null> {
  if (folder === null) return null;
  const found = findReal(folder).catch(() => folder);
  return (await within(found, askedFolderMs, clock)) ?? folder;
}

/**
 * Plans the windows of a start, the one in front first: those that were open before, and one for what the start asks
 * for, unless one of them has that folder.
 */
export function planWindows(
  kept: readonly KeptWindow[],
  { folder, inDemo }: { readonly folder: string | null; readonly inDemo: boolean },
): readonly PlannedWindow[] {
  const asked = inDemo ? [] : kept.filter(({ shown }) => shown.folder === folder).slice(0, 1);
  const restored = [...asked, ...kept.filter((window) => !asked.includes(window))].map(toPlanned);
  const isDone = asked.length > 0 || (restored.length > 0 && folder === null && !inDemo);
  return isDone ? restored : [{ firstView: { workspace: folder, inDemo, continues: true }, kept: null }, ...restored];
}

function toPlanned(kept: KeptWindow): PlannedWindow {
  const { folder: workspace, id, ...shows } = kept.shown;
  return { firstView: { workspace, inDemo: false, id, shows }, kept };
}

type Entry = { readonly shown: ShownWindow | null; readonly bounds: WindowBounds | null };

/**
 * Keeps which windows are open, where they are and what they show, in `windows.json` in the data folder. A window that
 * the user closes is removed. Those that are open when the app ends, in whatever way, come back at its next start.
 */
export class OpenWindows<Window extends object> {
  /** The windows that were open when the app ended, the one in front first. */
  readonly kept: readonly KeptWindow[];
  /** What was ignored in the file, for the log. Null if nothing was. */
  readonly problem: string | null;
  readonly #stored: StoredJson<unknown>;
  readonly #platform: NodeJS.Platform;
  /** The open windows, the one in front last. */
  readonly #entries = new Map<Window, Entry>();
  /** The windows that came back and do not show anything yet. */
  readonly #awaited = new Set<Window>();
  /** The window whose closing ends the app. It stays kept, unless another one opens. */
  #lastClosed: Window | null = null;
  readonly #allShown = Promise.withResolvers<void>();
  #isQueued = false;
  #hasEnded = false;

  private constructor(stored: StoredJson<unknown>, platform: NodeJS.Platform) {
    const { problem, windows } = readKeptWindows(stored.value);
    this.#stored = stored;
    this.#platform = platform;
    this.kept = windows;
    this.problem = stored.problem ?? problem;
  }

  /** Reads the file. Never rejects. */
  static async load<Window extends object>(
    dataFolder: string,
    platform: NodeJS.Platform,
  ): Promise<OpenWindows<Window>> {
    const path = join(dataFolder, fileName);
    // Accepts any content, because a damaged file must not keep later windows from being stored.
    const stored = await StoredJson.load<unknown>(path, z.unknown(), { windows: [] }, { sync: false });
    return new OpenWindows(stored, platform);
  }

  /** The window that is, or was last, in front. Null without any window. */
  get front(): Window | null {
    return [...this.#entries.keys()].at(-1) ?? null;
  }

  /** Resolves once each window that came back shows its folder, or the reason why not, or is closed. */
  get allShown(): Promise<void> {
    return this.#allShown.promise;
  }

  /** Returns how an open window is kept. Null if it has not shown a folder. */
  find(window: Window): KeptWindow | null {
    const { bounds = null, shown = null } = this.#entries.get(window) ?? {};
    return shown === null || bounds === null ? null : { shown, bounds };
  }

  /** Adds a window: a new one, or one that comes back as it was kept. */
  opened(window: Window, kept: KeptWindow | null): void {
    if (this.#lastClosed !== null) this.#entries.delete(this.#lastClosed);
    this.#lastClosed = null;
    this.#entries.set(window, kept ?? { shown: null, bounds: null });
    if (kept !== null) this.#awaited.add(window);
  }

  /**
   * Keeps what a window shows. Null if that is no folder, because it is gone, or it is that of the demo: the window
   * would come back where it was before.
   */
  shows(window: Window, shown: ShownWindow | null): void {
    this.#arrived(window);
    if (shown !== null) this.#change(window, { shown });
  }

  moved(window: Window, bounds: WindowBounds): void {
    this.#change(window, { bounds });
  }

  /** Handles a window that came to the front. */
  focused(window: Window): void {
    const entry = this.#entries.get(window);
    if (entry === undefined) return;
    this.#entries.delete(window);
    this.#entries.set(window, entry);
    this.#save();
  }

  /** Removes a window that the user closed. Where the last one ends the app, it comes back. */
  closed(window: Window): void {
    this.#arrived(window);
    if (this.#entries.size === 1 && this.#platform !== 'darwin') this.#lastClosed = window;
    if (this.#hasEnded || this.#lastClosed === window) return;
    this.#entries.delete(window);
    this.#save();
  }

  /** Keeps the windows as they are now, whatever happens to them while the app ends. Resolves once they are stored. */
  async end(): Promise<void> {
    this.#hasEnded = true;
    await this.#write();
  }

  #change(window: Window, change: Partial<Entry>): void {
    const entry = this.#entries.get(window);
    if (entry === undefined || this.#hasEnded) return;
    this.#entries.set(window, { ...entry, ...change });
    this.#save();
  }

  #arrived(window: Window): void {
    this.#awaited.delete(window);
    if (this.#awaited.size === 0) this.#allShown.resolve();
  }

  /** Stores the windows. Several changes while the file is being written are one. */
  #save(): void {
    if (this.#isQueued || this.#hasEnded) return;
    this.#isQueued = true;
    void this.#write();
  }

  async #write(): Promise<void> {
    await this.#stored.update((before) => {
      this.#isQueued = false;
      const open = [...this.#entries.keys()].toReversed().flatMap((window) => this.find(window) ?? []);
      const next = { windows: open.slice(0, maxWindows) };
      return isDeepStrictEqual(before, next) ? before : next;
    });
  }
}
