import { realpath } from 'node:fs/promises';
import { dirname, sep } from 'node:path';
import type { Clock } from '../../shared/base/clock.ts';
import type { ThreadId } from '../../shared/base/ids.ts';
import type { Turn } from '../../shared/transcript/turn.ts';
import type { Lifetime } from '../base/lifetime.ts';
import { SerialQueue } from '../base/serial-queue.ts';
import type { AnnounceSteps, OwnChanges } from '../file-transactions/own-changes.ts';
import { type AppAuthor, type ChangeAuthor, getAuthorThread } from '../model/changes/change-author.ts';
import type { FileStep, ObservedContent } from '../model/threads/file-snapshot.ts';
import { maxUnreportedMs } from './attribute-change.ts';
import { ChangeRecord, type ChangeRecordDeps } from './change-record.ts';
import { DiskClocks } from './disk-clocks.ts';
import type { FolderScanner } from './folder-scanner.ts';
import { HistoryRoom } from './history-room.ts';
import type { HistoryStore } from './history-store.ts';
import { OwnSteps, toFileStep } from './own-steps.ts';
import { readKnown } from './read-known.ts';
import type { ScanExtent } from './scan-watched-folder.ts';
import { type HistoryGap, type ScanForTurn, type ScannedFolder, TurnMarks } from './turn-marks.ts';
import { type TurnOwner, WorkLog } from './work-log.ts';

export type FolderHistoryDeps = Pick<ChangeRecordDeps, 'readDiff' | 'onScanned'> & {
  readonly clock: Clock;
  readonly lifetime: Lifetime;
  readonly scanner: Pick<FolderScanner, 'scan' | 'scanChanged' | 'watch' | 'forget'>;
  readonly store: Pick<
    HistoryStore,
    | 'bytes'
    | 'known'
    | 'keep'
    | 'settle'
    | 'complete'
    | 'contents'
    | 'mark'
    | 'unmark'
    | 'prune'
    | 'openWork'
    | 'putOpenWork'
    | 'removeOpenWork'
  >;
  /** The user's home folder. It is too large to scan, and so is everything above it. */
  readonly home: string;
  /** The limit for all stored contents, in bytes. If omitted, 512 MB. */
  readonly limit?: number;
  /** Whether the disk of a folder uses the clock of this machine. If omitted, its file system says so. */
  readonly hasClockOfMachine?: (root: string) => Promise<boolean>;
};

/** How long the app waits for the scans before and after it changes files, in milliseconds. */
export const maxStepWaitMs = 4_000;
/** How long the end of the app waits for the last scan, in milliseconds. */
const maxLastScanMs = 2_000;
/** While a turn runs, scans take at most one part in this many of the time. */
const scanTimeFactor = 33;

/** The last scan of a folder. Times are in Unix milliseconds. `place`: its place in the order of scans and ends. */
type LastScan = {
  readonly place: number;
  readonly startedAt: number;
  readonly endedAt: number;
  readonly tookMs: number;
  readonly files: number;
};

/**
 * Keeps earlier versions of the files in the folders where Codex works, without git. Scans a folder before a turn,
 * when commands, patches and tools in it begin and end, when something changes in between, and at its end. Stores the
 * differences with their authors. Never rejects.
 */
export class FolderHistory implements OwnChanges {
  readonly #deps: FolderHistoryDeps;
  readonly #log: WorkLog;
  /** What the app does to files until the next scan has seen it. */
  readonly #steps: OwnSteps;
  #restored: Promise<void> | null = null;
  readonly #lastScans = new Map<string, LastScan>();
  /** Serializes scans, marks and removals, so that nothing is removed while a scan or a mark relies on it. */
  readonly #queue = new SerialQueue();
  #pendingScans = 0;
  /** The folders where turns run are watched, so that a scan costs what changed. By real path: what ends the watch. */
  readonly #watches = new Map<string, () => void>();
  /** When the next scan on a change may begin, by the real path of the folder, in Unix milliseconds. */
  readonly #nextScans = new Map<string, number>();
  /** The folders for which a scan on a change waits. */
  readonly #waiting = new Set<string>();
  /** The folders whose last changes are not reported yet. */
  readonly #unreported = new Set<string>();
  /** The folder that is scanned for the first time now. */
  #firstScan: string | null = null;
  readonly #record: ChangeRecord;
  readonly #room: HistoryRoom;
  readonly #clocks: DiskClocks;
  readonly #marks: TurnMarks;
  /** The paths by which threads name a folder, by its real path. */
  readonly #spellings = new Map<string, Set<string>>();

  constructor(deps: FolderHistoryDeps) {
    this.#deps = deps;
    this.#clocks = new DiskClocks(deps.hasClockOfMachine);
    // In a folder that no scan has seen, there is nothing to compare with.
    const isKnown = (folder: string) => [...this.#spellings.values()].some((names) => names.has(folder));
    this.#log = new WorkLog(deps.clock.now(), (work) => {
      if (!isKnown(work.folder)) return false;
      void deps.store.putOpenWork(work);
      return true;
    });
    this.#steps = new OwnSteps(deps.store);
    const noteGrowth = (contents: readonly ObservedContent[]) =>
      this.#room.noteGrowth(contents.reduce((sum, { deflated }) => sum + deflated.length, 0));
    const store: ChangeRecordDeps['store'] = {
      contents: deps.store.contents,
      settle: (settled) => {
        noteGrowth(settled.contents);
        return deps.store.settle(settled);
      },
      keep: (look) => {
        noteGrowth(look.contents);
        return deps.store.keep(look);
      },
    };
    this.#record = new ChangeRecord({ ...deps, store, steps: this.#steps, log: this.#log, spellings: this.#spellings });
    this.#marks = new TurnMarks({
      ...deps,
      log: this.#log,
      findRoot: (folder) => this.#findRoot(folder),
      scanFor: (folder, act) =>
        this.#queue.run(async () => {
          await this.#watch(folder);
          return await act(await this.#scan(folder, 'whole'));
        }),
      countFiles: (root) => this.#lastScans.get(root)?.files ?? null,
      isBehindFirstScan: (root) => this.#firstScan !== null && this.#firstScan !== root,
      forget: (root) => deps.scanner.forget(root),
    });
    this.#room = new HistoryRoom({
      ...deps,
      queue: this.#queue,
      listInUse: () => [...this.#lastScans.keys()],
      forget: (root) => this.#forget(root),
      beforePrune: () => this.#marks.markHasty(),
    });
  }

  /** Same as `TurnMarks.markBeforeTurn`. */
  markBeforeTurn(...turn: Parameters<TurnMarks['markBeforeTurn']>): Promise<HistoryGap | null> {
    return this.#marks.markBeforeTurn(...turn);
  }

  /** Records that Codex got a call of the model, in Unix milliseconds. A command or patch begins after that. */
  handleCall(threadId: ThreadId, entryId: string, at: number): void {
    this.#log.addCall(threadId, entryId, at);
  }

  /** Records what happens in turns, and scans their folder when something began or ended. */
  async handleTurns(owner: TurnOwner, folder: string, turns: readonly Turn[]): Promise<void> {
    const now = this.#deps.clock.now();
    let isNews = false;
    for (const turn of turns) {
      const { hasBegun, hasEnded } = this.#log.update(owner, folder, turn, now);
      isNews ||= hasBegun || hasEnded;
    }
    const isOver = turns.some(({ endedAt, status }) => status !== 'running' && endedAt !== null);
    if (!isNews && !isOver) return;
    const root = await resolveRoot(folder);
    const last = root === null ? null : (this.#lastScans.get(root) ?? null);
    // A folder without a mark has nothing to compare with.
    if (root === null || (last === null && !this.#marks.hasEarly(root))) return;
    if (isOver) {
      await this.scan(folder);
      if (!this.#log.turns.some((turn) => turn.folder === folder)) this.#endWatch(root);
      return;
    }
    const isTooOften = this.#watches.has(root)
      ? this.#pendingScans > 1
      : this.#pendingScans > 0 || last === null || now - last.endedAt < last.tookMs * scanTimeFactor;
    if (!isTooOften) await this.#queueScan(folder, 'changed');
  }

  async #watch(folder: string): Promise<void> {
    const root = await this.#findRoot(folder);
    if (root === null || this.#watches.has(root)) return;
    const watch = this.#deps.scanner.watch(root, () => this.#scanSoon(root, folder));
    this.#watches.set(root, watch);
  }

  /** Scans a watched folder in which something changed, at once if scans have not taken too much time lately. */
  #scanSoon(root: string, folder: string): void {
    const { clock, lifetime } = this.#deps;
    if (this.#waiting.has(root) || lifetime.ended) return;
    this.#waiting.add(root);
    const cancel = clock.after(Math.max(0, (this.#nextScans.get(root) ?? 0) - clock.now()), () => {
      dispose();
      void this.#queueScan(folder, 'changed', () => this.#waiting.delete(root) && this.#watches.has(root));
    });
    const dispose = lifetime.onEnd(cancel);
  }

  /** Scans a folder again once no turn can still report that it began what the last scan saw. */
  #reportLater(root: string, folder: string): void {
    const { clock, lifetime } = this.#deps;
    if (this.#unreported.has(root) || lifetime.ended) return;
    this.#unreported.add(root);
    const cancel = clock.after(Math.max(maxUnreportedMs, (this.#nextScans.get(root) ?? 0) - clock.now()), () => {
      dispose();
      this.#unreported.delete(root);
      void this.#queueScan(folder, 'changed', () => this.#watches.has(root));
    });
    const dispose = lifetime.onEnd(cancel);
  }

  /** Whether the folder is watched because turns run in it. */
  isWatching(root: string): boolean {
    return this.#watches.has(root);
  }

  #endWatch(root: string): void {
    this.#watches.get(root)?.();
    this.#watches.delete(root);
  }

  /** The folders in which Codex waits for something that can write. A command in the background blocks nothing. */
  get busyFolders(): readonly string[] {
    return this.#log.busyFolders;
  }

  /** Ends all work in progress, because Codex is gone. */
  handleCodexStop(): void {
    this.#log.stop(this.#deps.clock.now());
  }

  /**
   * Finds who changed what since an earlier start ended in the middle of work, before the user changes more. Call it
   * once, before the first turn. Never rejects.
   */
  async start(): Promise<void> {
    await this.#restore();
    // Changes may not show yet what scans saw just before the end.
    const workers = new Set(this.#log.listSince(0).flatMap(({ author }) => getAuthorThread(author) ?? []));
    for (const folder of new Set([...this.#log.unseenFolders, ...this.#steps.folders])) {
      if ((await this.scanAfterSteps(folder)) !== null) continue;
      const gone = this.#log.takeSeen((one) => one === folder, this.#log.next());
      if (gone.length > 0) await this.#deps.store.removeOpenWork(gone);
    }
    if (workers.size > 0) this.#deps.onScanned?.(workers, null);
  }

  /** Finds who changed what until the end of Codex, so that the next start need not guess. Waits for a short time. */
  async finish(): Promise<void> {
    this.#log.stop(this.#deps.clock.now());
    const folders = new Set(this.#log.unseenFolders);
    const late = Promise.withResolvers<void>();
    const cancel = this.#deps.clock.after(maxLastScanMs, late.resolve);
    const scanAll = async (): Promise<void> => {
      for (const folder of folders) {
        const root = await resolveRoot(folder);
        if (root !== null && this.#lastScans.has(root)) await this.scan(folder);
      }
    };
    await Promise.race([scanAll(), late.promise]);
    cancel();
  }

  /**
   * Announces what the app is about to do to the files of a folder, so that it gets credit for exactly that, until
   * `scanAfterSteps` of the same act.
   */
  async expectSteps(root: string, author: ChangeAuthor, steps: readonly FileStep[], act: symbol): Promise<void> {
    await this.#steps.add(author, { act, folder: root, root, steps, now: this.#deps.clock.now() });
  }

  /**
   * Scans a folder after the app changed its files, or did not. Returns null if it is gone, or too large to scan.
   * Without `act`, after what an earlier start announced.
   */
  async scanAfterSteps(folder: string, act: symbol | null = null): Promise<ScannedFolder | null> {
    await this.#restore();
    const keys = this.#steps.listKeys(folder, act);
    const looked = await this.scan(folder);
    // A run or a branch has files in other folders of the repository, too.
    for (const root of this.#lastScans.keys()) {
      if (root !== looked?.root && this.#steps.isIn(root)) await this.scan(root);
    }
    await this.#steps.remove(keys);
    return looked;
  }

  /**
   * Does something that changes files of a folder on behalf of the user. What it announces before it does so is its own
   * work, even if the app is killed in between. Waits a short time for the scans before and after.
   */
  async credit<T>(folder: string, author: AppAuthor, act: (announce: AnnounceSteps) => Promise<T>): Promise<T> {
    await this.#waitFor(this.scan(folder));
    const id = Symbol('act');
    try {
      return await act(async (root, steps) => {
        const now = this.#deps.clock.now();
        await this.#steps.add(author, { act: id, folder, root, steps: steps.map(toFileStep), now });
      });
    } finally {
      await this.#waitFor(this.scanAfterSteps(folder, id));
    }
  }

  async #waitFor(scan: Promise<unknown>): Promise<void> {
    const late = Promise.withResolvers<void>();
    const cancel = this.#deps.clock.after(maxStepWaitMs, late.resolve);
    await Promise.race([scan, late.promise]);
    cancel();
  }

  /** Says that a command that the app runs starts to work in a folder. Call what it returns at its end. */
  beginCommand(folder: string, author: AppAuthor): () => void {
    const end = this.#log.addCommand(author, folder, this.#deps.clock.now());
    return () => {
      end(this.#deps.clock.now());
      void this.#scanKnown(folder);
    };
  }

  async #scanKnown(folder: string): Promise<void> {
    const root = await resolveRoot(folder);
    if (root !== null && this.#lastScans.has(root)) await this.#queueScan(folder, 'changed');
  }

  /** Scans a folder. Returns null if it is gone, or too large to scan. */
  scan(folder: string): Promise<ScannedFolder | null> {
    return this.#queueScan(folder, 'whole');
  }

  /** `isNeeded`: whether the scan is still needed when it is its turn. Without it, always. */
  async #queueScan(folder: string, extent: ScanExtent, isNeeded = () => true): Promise<ScannedFolder | null> {
    this.#pendingScans += 1;
    try {
      return await this.#queue.run(() => (isNeeded() ? this.#scan(folder, extent) : null));
    } finally {
      this.#pendingScans -= 1;
    }
  }

  /** Reads what an earlier start left open, once. */
  #restore(): Promise<void> {
    const restore = async (): Promise<void> => {
      // Nothing of this start is stored before its first scan, which waits for this.
      const works = (await this.#deps.store.openWork()) ?? [];
      this.#steps.restore(works);
      this.#log.addInterrupted(works, this.#deps.clock.now());
    };
    this.#restored ??= restore();
    return this.#restored;
  }

  async #scan(folder: string, extent: ScanExtent): Promise<ScanForTurn | null> {
    await this.#restore();
    const looked = await this.#scanOnce(folder, extent);
    if (looked === null) return null;
    if (!looked.isRefused) {
      const isMore = looked.unstoredFiles > 0 && (await this.#room.makeForFirstScan(looked.root));
      return isMore ? await this.#scanOnce(folder, 'whole') : looked;
    }
    // The store has forgotten the folder, because its last thread was deleted.
    this.#forget(looked.root);
    return await this.#scanOnce(folder, 'whole');
  }

  async #scanOnce(folder: string, extent: ScanExtent): Promise<ScanForTurn | null> {
    const root = await this.#findRoot(folder);
    if (root === null) return null;
    const spellings = this.#spellings.get(root) ?? new Set();
    this.#spellings.set(root, spellings.add(folder));
    const { clock, scanner, store } = this.#deps;
    this.#waiting.delete(root);
    const last = this.#lastScans.get(root) ?? { startedAt: 0, place: 0, files: 0 };
    let isFirst = false;
    let firstTurnAt: number | null = null;
    let isRefused = false;
    await this.#record.settle(root, true);
    await this.#room.make(root);
    await this.#clocks.open(root);
    const startedAt = clock.now();
    const place = this.#log.next();
    const looked = await scanner[extent === 'whole' ? 'scan' : 'scanChanged'](root, {
      readKnown: async () => {
        this.#marks.noteBegin(root);
        const known = await readKnown(store, root);
        isFirst = !known.isComplete;
        if (isFirst) {
          this.#firstScan = root;
          ({ firstTurnAt } = known);
          await this.#room.makeForFirstScan(root);
        }
        return { isFirst, files: known.files };
      },
      getRoom: (isFirstLook) => this.#room.getFree(isFirstLook),
      spare: this.#room.spare,
      deliver: async (batch) => {
        const early = this.#marks.getFirstEarlyAt(root);
        const since = last.startedAt;
        const { lag, lead } = this.#clocks.note(root, batch, { now: clock.now(), since });
        const span = {
          since,
          lag,
          lead,
          // A scan that begins again may find what a turn of an earlier start changed.
          firstTurnAt: firstTurnAt === null || (early !== null && early < firstTurnAt) ? early : firstTurnAt,
          sincePlace: last.place,
        };
        const isKept = await this.#marks.keep(root, batch, { isGoingOn: firstTurnAt !== null, lag, since }, (part) =>
          this.#record.keep({ root, isFirst, ...span }, part),
        );
        isRefused ||= !isKept;
        return isKept;
      },
    });
    this.#firstScan = null;
    const endedAt = clock.now();
    if (extent === 'changed') this.#nextScans.set(root, endedAt + looked.tookMs * scanTimeFactor);
    await this.#record.settle(root);
    if (this.#record.report(root, place)) this.#reportLater(root, folder);
    if (!looked.isComplete) return { ...looked, root, isRefused };
    if (isFirst) await store.complete(root);
    // A scan of what changed looks at few files.
    const files = extent === 'whole' ? looked.files : last.files;
    this.#lastScans.set(root, { place, startedAt, endedAt, tookMs: looked.tookMs, files });
    const seen = this.#log.takeSeen((one) => spellings.has(one), place);
    if (seen.length > 0) await store.removeOpenWork(seen);
    const places = [...this.#lastScans.values()].map((scan) => scan.place);
    this.#log.forgetBefore(Math.min(this.#record.oldestPlace, ...places));
    return { ...looked, root, isRefused };
  }

  #forget(root: string): void {
    this.#deps.scanner.forget(root);
    this.#lastScans.delete(root);
    this.#record.forget(root);
  }

  /** Returns the real path of a folder. Null if it is gone, or too large to scan. */
  async #findRoot(folder: string): Promise<string | null> {
    const { home } = this.#deps;
    const root = await resolveRoot(folder);
    const isTooLarge = root === null || root === dirname(root) || root === home || home.startsWith(root + sep);
    return isTooLarge ? null : root;
  }
}

async function resolveRoot(folder: string): Promise<string | null> {
  return await realpath(folder).catch(() => null);
}
