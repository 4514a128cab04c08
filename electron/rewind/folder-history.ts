import { realpath } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import type { Clock } from '../../shared/base/clock.ts';
import type { ClientMessageId, ThreadId } from '../../shared/base/ids.ts';
import type { Lifetime } from '../../shared/base/lifetime.ts';
import { SerialQueue } from '../../shared/base/serial-queue.ts';
import type { SeenBatch, SeenChange } from '../../shared/rewind/kept-state.ts';
import type { Turn } from '../../shared/transcript/turn.ts';
import type { AttributedChange } from '../store/threads/file-history/file-history.ts';
import type { FolderLooker } from './folder-looker.ts';
import type { HistoryStore } from './history-store.ts';
import type { LookResult } from './look-at-folder.ts';
import { WorkTimes } from './work-times.ts';

export type FolderHistoryDeps = {
  readonly clock: Clock;
  readonly lifetime: Lifetime;
  readonly looker: Pick<FolderLooker, 'look' | 'forget'>;
  readonly store: Pick<HistoryStore, 'known' | 'keep' | 'complete' | 'mark' | 'prune'>;
  /** The person's home folder. It is too much to look at, and so is everything above it. */
  readonly home: string;
};

/** How long a message waits for the look before its turn, in milliseconds. */
const patienceMs = 2_000;
/** While a turn runs, looks take at most one part in this many of its time. */
const timeShare = 33;
/** How much all kept contents may take, in bytes. */
export const historyLimit = 512 * 1_048_576;
/** How long history is kept, in milliseconds. */
export const historyAgeMs = 30 * 24 * 3_600_000;
/** History is tidied this long after the start, in milliseconds, because there is more urgent work. */
const tidyAfterMs = 60_000;

/** A look at a folder. `root` is its real path. */
export type FolderLooked = LookResult & { readonly root: string };

/** The last look at a folder. Times are in Unix milliseconds. */
type LastLook = { readonly startedAt: number; readonly endedAt: number; readonly tookMs: number };

/**
 * Keeps earlier versions of the files in the folders where Codex works, without git: looks at a folder before a turn,
 * after what ran in it, and at its end, and stores what is different. Never rejects.
 */
export class FolderHistory {
  readonly #deps: FolderHistoryDeps;
  readonly #times = new WorkTimes();
  readonly #lastLooks = new Map<string, LastLook>();
  /** Nothing is removed while a look or a mark relies on it. */
  readonly #queue = new SerialQueue();
  #lookingFor = 0;
  /** How much is kept, in bytes, as far as this start knows. */
  #bytes = 0;
  /** How threads name a folder besides its real path. */
  readonly #spellings = new Map<string, Set<string>>();

  constructor(deps: FolderHistoryDeps) {
    this.#deps = deps;
    const { clock, lifetime } = deps;
    lifetime.onEnd(clock.after(tidyAfterMs, () => void this.tidy()));
  }

  /**
   * Looks at a folder and marks the moment before a turn, by the message that begins it. Waits two seconds at most: a
   * turn without a mark has no files to go back to.
   */
  async beforeTurn(thread: ThreadId, folder: string, message: ClientMessageId): Promise<void> {
    const { clock } = this.#deps;
    const late = Promise.withResolvers<'late'>();
    const cancel = clock.after(patienceMs, () => late.resolve('late'));
    let isLate = false;
    const mark = async (): Promise<void> => {
      const looked = await this.#look(folder);
      // A change of the turn would come before a late mark.
      if (looked === null || !looked.isComplete || isLate) return;
      const { root } = looked;
      const isMarked = await this.#deps.store.mark({ message, threadId: thread, root, at: clock.now() });
      if (!isMarked) this.#deps.looker.forget(root);
    };
    isLate = (await Promise.race([this.#queue.run(mark), late.promise])) === 'late';
    cancel();
  }

  /**
   * Takes note of what happens in turns, and looks at their folder when something ended. `thread` is the person's
   * thread.
   */
  async advanced(thread: ThreadId, folder: string, turns: readonly Turn[]): Promise<void> {
    const now = this.#deps.clock.now();
    let hasEnded = false;
    for (const turn of turns) hasEnded = this.#times.see(thread, folder, turn, now) || hasEnded;
    const isOver = turns.some(({ endedAt, status }) => status !== 'running' && endedAt !== null);
    if (!hasEnded && !isOver) return;
    const root = await rootOf(folder);
    const last = root === null ? null : (this.#lastLooks.get(root) ?? null);
    // A folder without a mark has nothing to compare with.
    if (root === null || last === null) return;
    const isTooOften = this.#lookingFor > 0 || now - last.endedAt < last.tookMs * timeShare;
    if (isOver || !isTooOften) await this.look(folder);
  }

  /** Ends everything that was at work, because Codex is gone. */
  codexStopped(): void {
    this.#times.stop(this.#deps.clock.now());
  }

  /** Looks at a folder after the app changed its files on behalf of a thread. Times are in Unix milliseconds. */
  async changedFor(thread: ThreadId, root: string, from: number): Promise<void> {
    this.#times.add(thread, root, from, this.#deps.clock.now());
    await this.look(root);
  }

  /** Looks at a folder. Null for one that is gone, or too large to look at. */
  async look(folder: string): Promise<FolderLooked | null> {
    this.#lookingFor += 1;
    try {
      return await this.#queue.run(() => this.#look(folder));
    } finally {
      this.#lookingFor -= 1;
    }
  }

  async #look(folder: string): Promise<FolderLooked | null> {
    const looked = await this.#lookOnce(folder);
    if (looked === null || !looked.isRefused) return looked;
    // The folder is no longer known, because the last thread in it was deleted.
    this.#deps.looker.forget(looked.root);
    this.#lastLooks.delete(looked.root);
    return await this.#lookOnce(folder);
  }

  async #lookOnce(folder: string): Promise<(FolderLooked & { readonly isRefused: boolean }) | null> {
    const root = await rootOf(folder);
    if (root === null || this.#isTooMuch(root)) return null;
    const spellings = this.#spellings.get(root) ?? new Set();
    this.#spellings.set(root, spellings.add(folder));
    const { clock, looker, store } = this.#deps;
    const since = this.#lastLooks.get(root)?.startedAt ?? 0;
    const startedAt = clock.now();
    let isFirst = false;
    let isRefused = false;
    const looked = await looker.look(root, {
      known: async () => {
        const known = await store.known(root);
        isFirst = known?.isComplete !== true;
        this.#bytes = known?.bytes ?? this.#bytes;
        return { isFirst, files: known?.files ?? [] };
      },
      room: Math.max(0, historyLimit - this.#bytes),
      deliver: async (batch) => {
        const isKept = await this.#keep(root, batch, since, isFirst);
        isRefused ||= !isKept;
        return isKept;
      },
    });
    if (!looked.isComplete) return { ...looked, root, isRefused };
    if (isFirst) await store.complete(root);
    this.#lastLooks.set(root, { startedAt, endedAt: clock.now(), tookMs: looked.tookMs });
    this.#times.forgetBefore(Math.min(...[...this.#lastLooks.values()].map((last) => last.startedAt)));
    if (this.#bytes > historyLimit) void this.tidy();
    return { ...looked, root, isRefused };
  }

  /** Removes what no rewind can use any more. */
  tidy(): Promise<void> {
    return this.#queue.run(async () => {
      const { clock, looker, store } = this.#deps;
      const since = clock.now() - historyAgeMs;
      this.#bytes = 0;
      for (const root of await store.prune({ limit: historyLimit, since })) {
        looker.forget(root);
        this.#lastLooks.delete(root);
      }
    });
  }

  async #keep(root: string, { changes, contents }: SeenBatch, since: number, isFirst: boolean): Promise<boolean> {
    for (const { deflated } of contents) this.#bytes += deflated.length;
    const attributed = changes.flatMap((change) => this.#attribute(root, change, since));
    return await this.#deps.store.keep({ root, isFirst, changes: attributed, contents });
  }

  #attribute(root: string, change: SeenChange, since: number): readonly AttributedChange[] {
    const tops = [root, ...(this.#spellings.get(root) ?? [])];
    const names = tops.map((top) => join(top, change.path));
    return this.#times.attribute(change, names, since, this.#deps.clock.now());
  }

  #isTooMuch(root: string): boolean {
    const { home } = this.#deps;
    return root === dirname(root) || root === home || home.startsWith(root + sep);
  }
}

async function rootOf(folder: string): Promise<string | null> {
  return await realpath(folder).catch(() => null);
}
