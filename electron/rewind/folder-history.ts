import { realpath } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import type { Clock } from '../../shared/base/clock.ts';
import type { ClientMessageId, ThreadId } from '../../shared/base/ids.ts';
import type { Turn } from '../../shared/transcript/turn.ts';
import type { Lifetime } from '../base/lifetime.ts';
import { SerialQueue } from '../base/serial-queue.ts';
import type { ObservedChange, ScanBatch } from '../model/threads/file-snapshot.ts';
import type { AttributedChange } from '../store/threads/file-history/file-history.ts';
import type { FolderScanner } from './folder-scanner.ts';
import type { HistoryStore } from './history-store.ts';
import { maxScannedFiles, type ScanResult } from './scan-folder.ts';
import { WorkTimes } from './work-times.ts';

export type FolderHistoryDeps = {
  readonly clock: Clock;
  readonly lifetime: Lifetime;
  readonly scanner: Pick<FolderScanner, 'scan' | 'forget'>;
  readonly store: Pick<HistoryStore, 'bytes' | 'known' | 'keep' | 'complete' | 'mark' | 'prune'>;
  /** The user's home folder. It is too large to scan, and so is everything above it. */
  readonly home: string;
  /** The limit for all stored contents, in bytes. If omitted, 512 MB. */
  readonly limit?: number;
};

/** How long a message waits for the scan before its turn, in milliseconds. */
export const maxScanWaitMs = 4_000;
/** While a turn runs, scans take at most one part in this many of the time. */
const scanTimeFactor = 33;
const defaultLimitBytes = 512 * 1_048_576;
/** This part of the limit is free before a scan, if removing old turns can free it. */
const freeShare = 1 / 16;
/** The same before the first scan of a folder, which adds all its files. */
const firstScanFreeShare = 1 / 4;
/** A first scan takes at most this part of the free space. The rest is for turns and for other folders. */
const firstScanShare = 3 / 4;
/**
 * The first cleanup runs this long after the start, in milliseconds, to leave time for more urgent work. Then cleanup
 * runs daily.
 */
const firstCleanupDelayMs = 60_000;
const cleanupIntervalMs = 24 * 3_600_000;

/** A scan of a folder. `root` is its real path. */
export type ScannedFolder = ScanResult & { readonly root: string };

/**
 * Why a turn has no files to go back to. `tooLarge`: the home folder, the root of a disk, or too many files.
 * `notStored`: writing to the store failed. `noRoom`: only `files` files are missing.
 */
export type HistoryGap =
  | { readonly why: 'slow' | 'tooLarge' | 'unreadable' | 'notStored' }
  | { readonly why: 'noRoom'; readonly files: number };

/** The last scan of a folder. Times are in Unix milliseconds. */
type LastScan = { readonly startedAt: number; readonly endedAt: number; readonly tookMs: number };

/**
 * Keeps earlier versions of the files in the folders where Codex works, without git. Scans a folder before a turn,
 * after commands, patches and tools in it, and at its end, and stores the differences. Never rejects.
 */
export class FolderHistory {
  readonly #deps: FolderHistoryDeps;
  readonly #times = new WorkTimes();
  readonly #lastScans = new Map<string, LastScan>();
  /** Serializes scans, marks and removals, so that nothing is removed while a scan or a mark relies on it. */
  readonly #queue = new SerialQueue();
  #pendingScans = 0;
  readonly #limit: number;
  /** The folders for which a lack of room was reported. */
  readonly #reportedFullRoots = new Set<string>();
  /** How much is stored, in bytes. Null until it is counted. */
  #bytes: number | null = null;
  /** The stored bytes that the last prune left, and how many free bytes it was for. */
  #lastPrune = { bytes: -1, room: 0 };
  /** The paths by which threads name a folder, by its real path. */
  readonly #spellings = new Map<string, Set<string>>();

  constructor(deps: FolderHistoryDeps) {
    this.#deps = deps;
    this.#limit = deps.limit ?? defaultLimitBytes;
    this.#scheduleCleanup(firstCleanupDelayMs);
  }

  #scheduleCleanup(ms: number): void {
    const { clock, lifetime } = this.#deps;
    if (lifetime.ended) return;
    const cancel = clock.after(ms, () => {
      dispose();
      void this.#queue
        .run(() => this.#prune(this.#limit, clock.now()))
        .then(() => this.#scheduleCleanup(cleanupIntervalMs));
    });
    const dispose = lifetime.onEnd(cancel);
  }

  /**
   * Scans a folder and marks the moment before a turn, by the message that starts it. Waits at most four seconds: a
   * turn without a mark has no files to go back to. Returns what is missing; reports a lack of room only once per
   * folder and start.
   */
  async markBeforeTurn(thread: ThreadId, folder: string, message: ClientMessageId): Promise<HistoryGap | null> {
    const { clock } = this.#deps;
    const late = Promise.withResolvers<HistoryGap>();
    let isLate = false;
    const cancel = clock.after(maxScanWaitMs, () => {
      isLate = true;
      late.resolve({ why: 'slow' });
    });
    const mark = async (): Promise<HistoryGap | null> => {
      const looked = await this.#scan(folder);
      // A change of the turn could come before a late mark.
      if (isLate) return null;
      if (looked === null || looked.files > maxScannedFiles) return { why: 'tooLarge' };
      const { unstoredFiles, root } = looked;
      if (looked.isRefused) return { why: 'notStored' };
      if (!looked.isComplete) return { why: 'unreadable' };
      const isMarked = await this.#deps.store.mark({ message, threadId: thread, root, at: clock.now() });
      if (!isMarked) {
        this.#deps.scanner.forget(root);
        return { why: 'notStored' };
      }
      if (unstoredFiles === 0 || this.#reportedFullRoots.has(root)) return null;
      this.#reportedFullRoots.add(root);
      return { why: 'noRoom', files: unstoredFiles };
    };
    const gap = await Promise.race([this.#queue.run(mark), late.promise]);
    cancel();
    return gap;
  }

  /** Records what happens in turns, and scans their folder when something ended. `thread` is the user's thread. */
  async handleTurns(thread: ThreadId, folder: string, turns: readonly Turn[]): Promise<void> {
    const now = this.#deps.clock.now();
    let hasEnded = false;
    for (const turn of turns) hasEnded = this.#times.update(thread, folder, turn, now) || hasEnded;
    const isOver = turns.some(({ endedAt, status }) => status !== 'running' && endedAt !== null);
    if (!hasEnded && !isOver) return;
    const root = await resolveRoot(folder);
    const last = root === null ? null : (this.#lastScans.get(root) ?? null);
    // A folder without a mark has nothing to compare with.
    if (root === null || last === null) return;
    const isTooOften = this.#pendingScans > 0 || now - last.endedAt < last.tookMs * scanTimeFactor;
    if (isOver || !isTooOften) await this.scan(folder);
  }

  /** Ends all work in progress, because Codex is gone. */
  handleCodexStop(): void {
    this.#times.stop(this.#deps.clock.now());
  }

  /** Scans a folder after the app changed its files on behalf of a thread. Times are in Unix milliseconds. */
  async scanAfterChange(thread: ThreadId, root: string, from: number): Promise<void> {
    this.#times.add(thread, root, from, this.#deps.clock.now());
    await this.scan(root);
  }

  /** Scans a folder. Returns null if it is gone, or too large to scan. */
  async scan(folder: string): Promise<ScannedFolder | null> {
    this.#pendingScans += 1;
    try {
      return await this.#queue.run(() => this.#scan(folder));
    } finally {
      this.#pendingScans -= 1;
    }
  }

  async #scan(folder: string): Promise<(ScannedFolder & { readonly isRefused: boolean }) | null> {
    const looked = await this.#scanOnce(folder);
    if (looked === null) return null;
    if (!looked.isRefused) {
      const isMore = looked.unstoredFiles > 0 && (await this.#makeRoom(firstScanFreeShare, looked.root));
      return isMore ? await this.#scanOnce(folder) : looked;
    }
    // The store has forgotten the folder, because its last thread was deleted.
    this.#deps.scanner.forget(looked.root);
    this.#lastScans.delete(looked.root);
    return await this.#scanOnce(folder);
  }

  async #scanOnce(folder: string): Promise<(ScannedFolder & { readonly isRefused: boolean }) | null> {
    const root = await resolveRoot(folder);
    if (root === null || this.#isTooLarge(root)) return null;
    const spellings = this.#spellings.get(root) ?? new Set();
    this.#spellings.set(root, spellings.add(folder));
    const { clock, scanner, store } = this.#deps;
    const since = this.#lastScans.get(root)?.startedAt ?? 0;
    const startedAt = clock.now();
    let isFirst = false;
    let isRefused = false;
    let hasNew = false;
    await this.#makeRoom(freeShare, root);
    const looked = await scanner.scan(root, {
      readKnown: async () => {
        const known = await store.known(root);
        isFirst = known?.isComplete !== true;
        if (isFirst) await this.#makeRoom(firstScanFreeShare, root);
        return { isFirst, files: known?.files ?? [] };
      },
      getRoom: (isFirstLook) => {
        const free = Math.max(0, this.#limit - (this.#bytes ?? this.#limit));
        return isFirstLook ? Math.floor(free * firstScanShare) : free;
      },
      spare: this.#limit * freeShare,
      deliver: async (batch) => {
        const isKept = await this.#storeBatch(root, batch, since, isFirst);
        isRefused ||= !isKept;
        hasNew ||= batch.contents.length > 0;
        return isKept;
      },
    });
    if (hasNew) this.#bytes = null;
    if (!looked.isComplete) return { ...looked, root, isRefused };
    if (isFirst) await store.complete(root);
    this.#lastScans.set(root, { startedAt, endedAt: clock.now(), tookMs: looked.tookMs });
    this.#times.forgetBefore(Math.min(...[...this.#lastScans.values()].map((last) => last.startedAt)));
    return { ...looked, root, isRefused };
  }

  /** Removes old turns if less than this part of the limit is free. Returns whether more is free now. */
  async #makeRoom(share: number, root: string): Promise<boolean> {
    const room = this.#limit * share;
    this.#bytes ??= await this.#deps.store.bytes();
    const before = this.#bytes;
    if (before === null || this.#limit - before >= room) return false;
    // Nothing has changed since the last attempt.
    if (before === this.#lastPrune.bytes && room <= this.#lastPrune.room) return false;
    await this.#prune(this.#limit - room, null, root);
    this.#lastPrune = { bytes: this.#bytes ?? -1, room };
    return this.#bytes !== null && this.#bytes < before;
  }

  /** Removes expired turns, then old turns until the rest is below the limit. */
  async #prune(limit: number, now: number | null, root: string | null = null): Promise<void> {
    const { scanner, store } = this.#deps;
    const inUse = [...this.#lastScans.keys(), ...(root === null ? [] : [root])];
    const pruned = await store.prune({ limit, inUse, now });
    this.#bytes = pruned?.bytes ?? null;
    for (const forgotten of pruned?.forgotten ?? []) {
      scanner.forget(forgotten);
      this.#lastScans.delete(forgotten);
    }
  }

  async #storeBatch(root: string, { changes, contents }: ScanBatch, since: number, isFirst: boolean): Promise<boolean> {
    const attributed = changes.flatMap((change) => this.#attribute(root, change, since));
    return await this.#deps.store.keep({ root, isFirst, changes: attributed, contents });
  }

  #attribute(root: string, change: ObservedChange, since: number): readonly AttributedChange[] {
    const tops = [root, ...(this.#spellings.get(root) ?? [])];
    const names = tops.map((top) => join(top, change.path));
    return this.#times.attribute(change, names, since, this.#deps.clock.now());
  }

  #isTooLarge(root: string): boolean {
    const { home } = this.#deps;
    return root === dirname(root) || root === home || home.startsWith(root + sep);
  }
}

async function resolveRoot(folder: string): Promise<string | null> {
  return await realpath(folder).catch(() => null);
}
