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
import { type LookResult, mostFiles } from './look-at-folder.ts';
import { WorkTimes } from './work-times.ts';

export type FolderHistoryDeps = {
  readonly clock: Clock;
  readonly lifetime: Lifetime;
  readonly looker: Pick<FolderLooker, 'look' | 'forget'>;
  readonly store: Pick<HistoryStore, 'bytes' | 'known' | 'keep' | 'complete' | 'mark' | 'prune'>;
  /** The person's home folder. It is too much to look at, and so is everything above it. */
  readonly home: string;
  /** How much all kept contents may take, in bytes. If omitted, 512 MB. */
  readonly limit?: number;
};

/** How long a message waits for the look before its turn, in milliseconds. */
export const patienceMs = 4_000;
/** While a turn runs, looks take at most one part in this many of its time. */
const timeShare = 33;
const historyLimit = 512 * 1_048_576;
/** This part of the limit is free before a look, if old turns can make room. */
const freeShare = 1 / 16;
/** The same before the first look at a folder, which adds all its files. */
const freeShareAtFirst = 1 / 4;
/** A first look takes at most this part of what is free. The rest is for turns and for other folders. */
const firstLookShare = 3 / 4;
/** History is tidied this long after the start, in milliseconds, because there is more urgent work. Then every day. */
const tidyAfterMs = 60_000;
const tidyEveryMs = 24 * 3_600_000;

/** A look at a folder. `root` is its real path. */
export type FolderLooked = LookResult & { readonly root: string };

/**
 * Why a turn has no files to go back to. `tooLarge`: the home folder, the root of a disk, or too many files.
 * `notStored`: writing to the store failed. `noRoom`: only `files` files are missing.
 */
export type NotKept =
  | { readonly why: 'slow' | 'tooLarge' | 'unreadable' | 'notStored' }
  | { readonly why: 'noRoom'; readonly files: number };

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
  readonly #limit: number;
  /** Where it was said that there is no room for some files. */
  readonly #saidNoRoom = new Set<string>();
  /** How much is kept, in bytes. Null until it is counted. */
  #bytes: number | null = null;
  /** What the last attempt to make room left, and how much room it wanted, in bytes. */
  #least = { bytes: -1, room: 0 };
  /** How threads name a folder besides its real path. */
  readonly #spellings = new Map<string, Set<string>>();

  constructor(deps: FolderHistoryDeps) {
    this.#deps = deps;
    this.#limit = deps.limit ?? historyLimit;
    this.#tidyAfter(tidyAfterMs);
  }

  #tidyAfter(ms: number): void {
    const { clock, lifetime } = this.#deps;
    if (lifetime.ended) return;
    const cancel = clock.after(ms, () => {
      dispose();
      void this.#queue.run(() => this.#prune(this.#limit, clock.now())).then(() => this.#tidyAfter(tidyEveryMs));
    });
    const dispose = lifetime.onEnd(cancel);
  }

  /**
   * Looks at a folder and marks the moment before a turn, by the message that begins it. Waits four seconds at most: a
   * turn without a mark has no files to go back to. Returns what is missing, once per start for a lack of room.
   */
  async beforeTurn(thread: ThreadId, folder: string, message: ClientMessageId): Promise<NotKept | null> {
    const { clock } = this.#deps;
    const late = Promise.withResolvers<NotKept>();
    let isLate = false;
    const cancel = clock.after(patienceMs, () => {
      isLate = true;
      late.resolve({ why: 'slow' });
    });
    const mark = async (): Promise<NotKept | null> => {
      const looked = await this.#look(folder);
      // A change of the turn would come before a late mark.
      if (isLate) return null;
      if (looked === null || looked.files > mostFiles) return { why: 'tooLarge' };
      const { noRoom, root } = looked;
      if (looked.isRefused) return { why: 'notStored' };
      if (!looked.isComplete) return { why: 'unreadable' };
      const isMarked = await this.#deps.store.mark({ message, threadId: thread, root, at: clock.now() });
      if (!isMarked) {
        this.#deps.looker.forget(root);
        return { why: 'notStored' };
      }
      if (noRoom === 0 || this.#saidNoRoom.has(root)) return null;
      this.#saidNoRoom.add(root);
      return { why: 'noRoom', files: noRoom };
    };
    const notKept = await Promise.race([this.#queue.run(mark), late.promise]);
    cancel();
    return notKept;
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

  async #look(folder: string): Promise<(FolderLooked & { readonly isRefused: boolean }) | null> {
    const looked = await this.#lookOnce(folder);
    if (looked === null) return null;
    if (!looked.isRefused) {
      const isMore = looked.noRoom > 0 && (await this.#makeRoom(freeShareAtFirst, looked.root));
      return isMore ? await this.#lookOnce(folder) : looked;
    }
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
    let hasNew = false;
    await this.#makeRoom(freeShare, root);
    const looked = await looker.look(root, {
      known: async () => {
        const known = await store.known(root);
        isFirst = known?.isComplete !== true;
        if (isFirst) await this.#makeRoom(freeShareAtFirst, root);
        return { isFirst, files: known?.files ?? [] };
      },
      room: (isFirstLook) => {
        const free = Math.max(0, this.#limit - (this.#bytes ?? this.#limit));
        return isFirstLook ? Math.floor(free * firstLookShare) : free;
      },
      spare: this.#limit * freeShare,
      deliver: async (batch) => {
        const isKept = await this.#keep(root, batch, since, isFirst);
        isRefused ||= !isKept;
        hasNew ||= batch.contents.length > 0;
        return isKept;
      },
    });
    if (hasNew) this.#bytes = null;
    if (!looked.isComplete) return { ...looked, root, isRefused };
    if (isFirst) await store.complete(root);
    this.#lastLooks.set(root, { startedAt, endedAt: clock.now(), tookMs: looked.tookMs });
    this.#times.forgetBefore(Math.min(...[...this.#lastLooks.values()].map((last) => last.startedAt)));
    return { ...looked, root, isRefused };
  }

  /** Gives up old turns if less than this part of the limit is free. Returns whether there is more room now. */
  async #makeRoom(share: number, root: string): Promise<boolean> {
    const room = this.#limit * share;
    this.#bytes ??= await this.#deps.store.bytes();
    const before = this.#bytes;
    if (before === null || this.#limit - before >= room) return false;
    // Nothing has changed since it was tried.
    if (before === this.#least.bytes && room <= this.#least.room) return false;
    await this.#prune(this.#limit - room, null, root);
    this.#least = { bytes: this.#bytes ?? -1, room };
    return this.#bytes !== null && this.#bytes < before;
  }

  /** Removes what is too old, and old turns until the rest fits. */
  async #prune(limit: number, now: number | null, root: string | null = null): Promise<void> {
    const { looker, store } = this.#deps;
    const inUse = [...this.#lastLooks.keys(), ...(root === null ? [] : [root])];
    const pruned = await store.prune({ limit, inUse, now });
    this.#bytes = pruned?.bytes ?? null;
    for (const forgotten of pruned?.forgotten ?? []) {
      looker.forget(forgotten);
      this.#lastLooks.delete(forgotten);
    }
  }

  async #keep(root: string, { changes, contents }: SeenBatch, since: number, isFirst: boolean): Promise<boolean> {
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
