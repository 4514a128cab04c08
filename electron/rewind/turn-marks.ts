import type { Clock } from '../../shared/base/clock.ts';
import type { ClientMessageId, ThreadId } from '../../shared/base/ids.ts';
import type { Lifetime } from '../base/lifetime.ts';
import { type TurnMoment, toTurnWork } from '../model/changes/open-work.ts';
import type { ScanBatch } from '../model/threads/file-snapshot.ts';
import { EarlyTurns, type SplitFacts } from './early-turns.ts';
import type { HistoryStore } from './history-store.ts';
import { maxScannedFiles, type ScanResult } from './scan-folder.ts';
import type { WorkLog } from './work-log.ts';

/** How long a message waits for the scan before its turn, in milliseconds: 300 with the time to store the moment. */
export const maxScanWaitMs = 250;
/**
 * The same in a folder with few files that was scanned before. It takes so long only on a machine that is very busy, and
 * waiting is better than not knowing who changed a file.
 */
export const maxSmallScanWaitMs = 2_000;
const fewFiles = 20_000;
/** The same for a disk on which not even the moment can be stored. */
export const maxStoreWaitMs = 4_000;

/**
 * Why a turn has no files to go back to. `tooLarge`: the home folder, the root of a disk, or too many files.
 * `notStored`: writing to the store failed. `noRoom`: only `files` files are missing. `reading`: only what changes
 * before the first scan of the folder comes to it is missing.
 */
export type HistoryGap =
  | { readonly why: 'slow' | 'reading' | 'tooLarge' | 'unreadable' | 'notStored' }
  | { readonly why: 'noRoom'; readonly files: number };

export type TurnMarksDeps = {
  readonly clock: Clock;
  readonly lifetime: Lifetime;
  readonly store: Pick<HistoryStore, 'known' | 'mark' | 'unmark'>;
  readonly log: Pick<WorkLog, 'addMark'>;
  /** Returns the real path of a folder. Null if it is gone, or too large to scan. */
  findRoot(folder: string): Promise<string | null>;
  /** Scans a folder for a turn, and then runs `act` before anything else can. Settles like `act`. */
  scanFor<T>(folder: string, act: (looked: ScanForTurn | null) => Promise<T>): Promise<T>;
  /** Returns how many files the last scan of a folder in this start has seen. Null without one. */
  countFiles(root: string): number | null;
  /** Whether another folder is scanned for the first time now. Null: a folder that is gone. */
  isBehindFirstScan(root: string | null): boolean;
  /** Forgets what is in memory about a folder. */
  forget(root: string): void;
};

/** A scan of a folder. `root` is its real path. */
export type ScannedFolder = ScanResult & { readonly root: string };

/** The scan for a turn. `isRefused`: the store did not keep it. */
export type ScanForTurn = ScannedFolder & { readonly isRefused: boolean };

/** `moment` null: none was marked. */
type EarlyMark = { readonly gap: HistoryGap | null; readonly moment: TurnMoment | null };

/**
 * Marks the moments before turns, by the messages that start them. The scan for a turn can go on after the turn has
 * begun. What changed until then is stored before its moment. A file that changed later may also have changed before,
 * so the user is one of its authors, unless the lines of a patch prove another.
 */
export class TurnMarks {
  readonly #deps: TurnMarksDeps;
  readonly #early = new EarlyTurns();
  /** Why the last scan of a folder failed, by its real path. */
  readonly #failures = new Map<string, HistoryGap>();
  /** The folders of which a scan has begun, by their real paths. */
  readonly #begun = new Set<string>();
  /** What to call when a scan begins for which the thread that scans must have started. */
  readonly #awaited = new Set<() => void>();
  /** What marks a turn that waits for its scan, but not for long. */
  readonly #hasty = new Set<() => Promise<unknown>>();
  /** The folders for which a lack of room was reported. */
  readonly #reportedFullRoots = new Set<string>();

  constructor(deps: TurnMarksDeps) {
    this.#deps = deps;
  }

  /** Whether a turn has begun in a folder, given by its real path, before the scan for it has ended. */
  hasEarly(root: string): boolean {
    return this.#early.has(root);
  }

  /** When the first such turn began, in Unix milliseconds. Null without one. */
  getFirstEarlyAt(root: string): number | null {
    return this.#early.getFirstAt(root);
  }

  /**
   * Stores a part of a scan with `keep`: what was there before a turn before its moment. `facts` are as in
   * `EarlyTurns.split`. Returns whether it is stored.
   */
  async keep(
    root: string,
    batch: ScanBatch,
    facts: SplitFacts,
    keep: (part: ScanBatch) => Promise<boolean>,
  ): Promise<boolean> {
    for (const part of this.#early.split(root, batch, facts)) {
      if (!(await keep(part.batch))) return false;
      for (const moment of part.moments) if (!(await this.#deps.store.mark(moment))) return false;
    }
    return true;
  }

  /**
   * Scans a folder and marks the moment before a turn. If the scan takes too long, marks the moment while it goes on.
   * Returns what is missing; reports a lack of room only once per folder and start. Calls `onFail` if the scan fails after
   * that, so that the turn has no files to go back to.
   */
  async markBeforeTurn(
    threadId: ThreadId,
    folder: string,
    message: ClientMessageId,
    onFail: (gap: HistoryGap) => void,
  ): Promise<HistoryGap | null> {
    const { clock, countFiles, findRoot, isBehindFirstScan, lifetime, scanFor, store } = this.#deps;
    const late = Promise.withResolvers<HistoryGap | null>();
    let early: Promise<EarlyMark> | null = null;
    let isTooLate = false;
    let isOver = false;
    let cancelEarly = (): void => undefined;
    let cancelTimer = (): void => undefined;
    const markNow = async (): Promise<void> => {
      cancelEarly();
      early ??= this.#markEarly(threadId, folder, message);
      late.resolve((await early).gap);
    };
    void findRoot(folder).then((root) => {
      if (isOver || isTooLate) return;
      const files = root === null ? null : countFiles(root);
      const isBehind = isBehindFirstScan(root);
      const isSmall = files !== null && files <= fewFiles && !isBehind;
      const cancelWait = this.#onBegin(isBehind ? null : root, () => {
        if (!isSmall) this.#hasty.add(markNow);
        cancelTimer = clock.after(isSmall ? maxSmallScanWaitMs : maxScanWaitMs, () => void markNow());
      });
      cancelEarly = () => {
        cancelWait();
        cancelTimer();
        this.#hasty.delete(markNow);
      };
    });
    const cancelLate = clock.after(maxStoreWaitMs, () => {
      isTooLate = true;
      cancelEarly();
      late.resolve({ why: 'slow' });
    });
    const ready = scanFor(folder, async (looked) => {
      isOver = true;
      cancelEarly();
      const failure = this.#noteFailure(looked);
      // A change of the turn could come before a late mark.
      if (early === null && isTooLate) return null;
      if (early === null) return failure ?? (await this.#markAfter(looked, { threadId, folder, message }));
      const { gap, moment } = await early;
      if (moment === null) return gap;
      this.#early.remove(moment);
      // At the end of the app, the next start goes on.
      const hasFailed = failure !== null && !lifetime.ended;
      if (isTooLate || hasFailed) await store.unmark(message);
      if (hasFailed && !isTooLate) onFail(failure);
      return gap;
    });
    const missing = await Promise.race([ready, late.promise]);
    cancelLate();
    return missing;
  }

  /** Marks the turns that wait for a scan now, because something else is about to block the store. */
  async markHasty(): Promise<void> {
    await Promise.all([...this.#hasty].map((mark) => mark()));
  }

  /** The thread that scans has started, and asks what is known about a folder, given by its real path. */
  noteBegin(root: string): void {
    this.#begun.add(root);
    // A message in another folder would wait for all of this scan.
    const acts = [...this.#awaited];
    this.#awaited.clear();
    for (const act of acts) act();
  }

  /**
   * Calls `act` once a scan of a folder has begun in this start, or one of another folder before it. Returns a function
   * that ends the wait.
   */
  #onBegin(root: string | null, act: () => void): () => void {
    if (root === null || this.#begun.has(root)) {
      act();
      return () => undefined;
    }
    this.#awaited.add(act);
    return () => void this.#awaited.delete(act);
  }

  /** Marks the moment before a turn whose scan has not ended. */
  async #markEarly(threadId: ThreadId, folder: string, message: ClientMessageId): Promise<EarlyMark> {
    const { clock, countFiles, findRoot, forget, log, store } = this.#deps;
    const root = await findRoot(folder);
    if (root === null) return { gap: { why: 'tooLarge' }, moment: null };
    const failure = this.#failures.get(root);
    if (failure !== undefined) return { gap: failure, moment: null };
    const hasEarlier = countFiles(root) !== null || (await store.known(root, null))?.isComplete === true;
    // A folder that the store has forgotten must be read again, as after any failure to store.
    const moment = {
      message,
      threadId,
      root,
      folder,
      at: clock.now(),
      ...(!hasEarlier && ({ isEarly: true } as const)),
    };
    // What a scan finds from here on is stored after the moment.
    this.#early.add(moment);
    if (!(await store.mark(moment))) {
      this.#early.remove(moment);
      forget(root);
      return { gap: { why: 'notStored' }, moment: null };
    }
    log.addMark(toTurnWork(moment));
    return { gap: hasEarlier ? null : { why: 'reading' }, moment };
  }

  async #markAfter(
    looked: ScanForTurn | null,
    { folder, message, threadId }: Pick<TurnMoment, 'threadId' | 'folder'> & { readonly message: ClientMessageId },
  ): Promise<HistoryGap | null> {
    const { clock, forget, log, store } = this.#deps;
    if (looked === null) return { why: 'tooLarge' };
    const { root, unstoredFiles } = looked;
    const moment = { message, threadId, root, folder, at: clock.now() };
    if (!(await store.mark(moment))) {
      forget(root);
      return { why: 'notStored' };
    }
    log.addMark(toTurnWork(moment));
    if (unstoredFiles === 0 || this.#reportedFullRoots.has(root)) return null;
    this.#reportedFullRoots.add(root);
    return { why: 'noRoom', files: unstoredFiles };
  }

  /** Returns why a turn has no files to go back to after a scan. Null if it has. */
  #noteFailure(looked: ScanForTurn | null): HistoryGap | null {
    if (looked === null) return { why: 'tooLarge' };
    const failure = findFailure(looked);
    if (failure === null) this.#failures.delete(looked.root);
    else this.#failures.set(looked.root, failure);
    return failure;
  }
}

function findFailure({ files, isComplete, isRefused }: ScanForTurn): HistoryGap | null {
  if (files > maxScannedFiles) return { why: 'tooLarge' };
  if (isRefused) return { why: 'notStored' };
  return isComplete ? null : { why: 'unreadable' };
}
