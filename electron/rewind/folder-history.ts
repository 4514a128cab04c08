import { realpath } from 'node:fs/promises';
import { dirname, join, resolve, sep } from 'node:path';
import type { Clock } from '../../shared/base/clock.ts';
import type { ClientMessageId, ThreadId } from '../../shared/base/ids.ts';
import { type ParsedDiffFile, parseUnifiedDiff } from '../../shared/changes/parse-unified-diff.ts';
import type { Turn } from '../../shared/transcript/turn.ts';
import type { Lifetime } from '../base/lifetime.ts';
import { SerialQueue } from '../base/serial-queue.ts';
import type { ChangesService } from '../changes/changes-service.ts';
import { type ChangeAuthor, getAuthorThread } from '../model/changes/change-author.ts';
import { toTurnWork } from '../model/changes/open-work.ts';
import type { FileSnapshot, ObservedContent, ScanBatch } from '../model/threads/file-snapshot.ts';
import type { AttributedChange } from '../store/threads/file-history/file-history.ts';
import type { RewindStep } from '../store/threads/file-history/rewinds.ts';
import {
  type AuthoredPart,
  attributeChange,
  type Evidence,
  findPatchedFile,
  type OwnStep,
} from './attribute-change.ts';
import { readText, toContent } from './contents.ts';
import type { FolderScanner } from './folder-scanner.ts';
import type { HistoryStore } from './history-store.ts';
import { maxScannedFiles, type ScanResult } from './scan-folder.ts';
import type { ScanExtent } from './scan-watched-folder.ts';
import { type TurnOwner, type Work, WorkLog } from './work-log.ts';

export type FolderHistoryDeps = {
  readonly clock: Clock;
  readonly lifetime: Lifetime;
  readonly scanner: Pick<FolderScanner, 'scan' | 'scanChanged' | 'watch' | 'forget'>;
  readonly store: Pick<
    HistoryStore,
    | 'bytes'
    | 'known'
    | 'keep'
    | 'complete'
    | 'contents'
    | 'mark'
    | 'prune'
    | 'openWork'
    | 'putOpenWork'
    | 'removeOpenWork'
  >;
  /** Reads the diff of a patch, for its exact lines. */
  readonly readDiff: ChangesService['readDiff'];
  /** Called after a scan with the threads that changed files or are working in the folder. */
  readonly onScanned?: (threads: ReadonlySet<ThreadId>) => void;
  /** The user's home folder. It is too large to scan, and so is everything above it. */
  readonly home: string;
  /** The limit for all stored contents, in bytes. If omitted, 512 MB. */
  readonly limit?: number;
};

/** How long a message waits for the scan before its turn, in milliseconds. */
export const maxScanWaitMs = 4_000;
/** How long the end of the app waits for the last scan, in milliseconds. */
const maxLastScanMs = 2_000;
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

/** The last scan of a folder. Times are in Unix milliseconds. `place`: its place in the order of scans and ends. */
type LastScan = {
  readonly place: number;
  readonly startedAt: number;
  readonly endedAt: number;
  readonly tookMs: number;
};

/**
 * Keeps earlier versions of the files in the folders where Codex works, without git. Scans a folder before a turn,
 * when commands, patches and tools in it begin and end, and at its end, and stores the differences with their authors.
 * Never rejects.
 */
export class FolderHistory {
  readonly #deps: FolderHistoryDeps;
  /** When this history began, in Unix milliseconds. */
  readonly #bornAt: number;
  readonly #log: WorkLog;
  /** What the app does to files until the next scan has seen it, by the real path of the folder. */
  readonly #steps = new Map<string, OwnStep[]>();
  #restored: Promise<void> | null = null;
  readonly #lastScans = new Map<string, LastScan>();
  /** Serializes scans, marks and removals, so that nothing is removed while a scan or a mark relies on it. */
  readonly #queue = new SerialQueue();
  #pendingScans = 0;
  /** The folders where turns run are watched, so that a scan costs what changed. By real path: what ends the watch. */
  readonly #watches = new Map<string, () => void>();
  readonly #limit: number;
  /** The threads that changed files, according to the scan in progress, or that work in its folder. */
  #workers = new Set<ThreadId>();
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
    // In a folder that no scan has seen, there is nothing to compare with.
    const isKnown = (folder: string) => [...this.#spellings.values()].some((names) => names.has(folder));
    this.#bornAt = deps.clock.now();
    this.#log = new WorkLog(this.#bornAt, (work) => {
      if (!isKnown(work.folder)) return false;
      void deps.store.putOpenWork(work);
      return true;
    });
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
      await this.#watch(folder);
      const looked = await this.#scan(folder, 'whole');
      // A change of the turn could come before a late mark.
      if (isLate) return null;
      if (looked === null || looked.files > maxScannedFiles) return { why: 'tooLarge' };
      const { unstoredFiles, root } = looked;
      if (looked.isRefused) return { why: 'notStored' };
      if (!looked.isComplete) return { why: 'unreadable' };
      const moment = { message, threadId: thread, root, folder, at: clock.now() };
      if (await this.#deps.store.mark(moment)) this.#log.addMark(toTurnWork(moment));
      else {
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
    if (root === null || last === null) return;
    if (isOver) {
      await this.scan(folder);
      if (!this.#log.turns.some((turn) => turn.folder === folder)) this.#endWatch(root);
      return;
    }
    const isTooOften = this.#watches.has(root)
      ? this.#pendingScans > 1
      : this.#pendingScans > 0 || now - last.endedAt < last.tookMs * scanTimeFactor;
    if (!isTooOften) await this.#queueScan(folder, 'changed');
  }

  async #watch(folder: string): Promise<void> {
    const root = await resolveRoot(folder);
    if (root === null || this.#isTooLarge(root) || this.#watches.has(root)) return;
    this.#watches.set(
      root,
      this.#deps.scanner.watch(root, () => undefined),
    );
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
    for (const folder of new Set(this.#log.unseenFolders)) {
      if ((await this.scan(folder)) !== null) continue;
      const gone = this.#log.takeSeen((one) => one === folder, this.#log.next());
      if (gone.length > 0) await this.#deps.store.removeOpenWork(gone);
    }
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

  /** Announces what the app is about to do to the files of a folder, so that it gets credit for exactly that. */
  expectSteps(root: string, author: ChangeAuthor, steps: readonly RewindStep[]): void {
    this.#steps.set(root, [...(this.#steps.get(root) ?? []), ...steps.map((step) => ({ ...step, author }))]);
  }

  /** Scans a folder after the app changed its files, or did not. Returns null if it is gone, or too large to scan. */
  async scanAfterSteps(root: string): Promise<ScannedFolder | null> {
    const steps = this.#steps.get(root) ?? [];
    const looked = await this.scan(root);
    this.#steps.set(
      root,
      (this.#steps.get(root) ?? []).filter((step) => !steps.includes(step)),
    );
    return looked;
  }

  /** Scans a folder. Returns null if it is gone, or too large to scan. */
  scan(folder: string): Promise<ScannedFolder | null> {
    return this.#queueScan(folder, 'whole');
  }

  async #queueScan(folder: string, extent: ScanExtent): Promise<ScannedFolder | null> {
    this.#pendingScans += 1;
    try {
      return await this.#queue.run(() => this.#scan(folder, extent));
    } finally {
      this.#pendingScans -= 1;
    }
  }

  /** Reads what an earlier start left open, once. */
  #restore(): Promise<void> {
    const restore = async (): Promise<void> => {
      // Nothing of this start is stored before its first scan, which waits for this.
      this.#log.addInterrupted((await this.#deps.store.openWork()) ?? [], this.#deps.clock.now());
    };
    this.#restored ??= restore();
    return this.#restored;
  }

  async #scan(folder: string, extent: ScanExtent): Promise<(ScannedFolder & { readonly isRefused: boolean }) | null> {
    await this.#restore();
    const looked = await this.#scanOnce(folder, extent);
    if (looked === null) return null;
    if (!looked.isRefused) {
      const isMore = looked.unstoredFiles > 0 && (await this.#makeRoom(firstScanFreeShare, looked.root));
      return isMore ? await this.#scanOnce(folder, 'whole') : looked;
    }
    // The store has forgotten the folder, because its last thread was deleted.
    this.#deps.scanner.forget(looked.root);
    this.#lastScans.delete(looked.root);
    return await this.#scanOnce(folder, 'whole');
  }

  async #scanOnce(
    folder: string,
    extent: ScanExtent,
  ): Promise<(ScannedFolder & { readonly isRefused: boolean }) | null> {
    const root = await resolveRoot(folder);
    if (root === null || this.#isTooLarge(root)) return null;
    const spellings = this.#spellings.get(root) ?? new Set();
    this.#spellings.set(root, spellings.add(folder));
    const { clock, scanner, store } = this.#deps;
    const last = this.#lastScans.get(root) ?? { startedAt: 0, place: 0 };
    let isFirst = false;
    let isRefused = false;
    let hasNew = false;
    await this.#makeRoom(freeShare, root);
    const startedAt = clock.now();
    const place = this.#log.next();
    const looked = await scanner[extent === 'whole' ? 'scan' : 'scanChanged'](root, {
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
        const isKept = await this.#storeBatch(root, batch, last, isFirst);
        isRefused ||= !isKept;
        hasNew ||= batch.contents.length > 0;
        return isKept;
      },
    });
    if (hasNew) this.#bytes = null;
    for (const { author, folder: of } of this.#log.turns) if (spellings.has(of)) this.#noteWorker(author);
    this.#reportScan(spellings, place);
    if (!looked.isComplete) return { ...looked, root, isRefused };
    if (isFirst) await store.complete(root);
    this.#lastScans.set(root, { place, startedAt, endedAt: clock.now(), tookMs: looked.tookMs });
    const seen = this.#log.takeSeen((one) => spellings.has(one), place);
    if (seen.length > 0) await store.removeOpenWork(seen);
    this.#log.forgetBefore(Math.min(...[...this.#lastScans.values()].map((scan) => scan.place)));
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

  async #storeBatch(
    root: string,
    { changes, contents }: ScanBatch,
    last: Pick<LastScan, 'place' | 'startedAt'>,
    isFirst: boolean,
  ): Promise<boolean> {
    const evidence = this.#collectEvidence(root, contents, last);
    const attributed: AttributedChange[] = [];
    const added: ObservedContent[] = [];
    const toState = async (side: AuthoredPart['before'], like: FileSnapshot): Promise<FileSnapshot> => {
      if (side.kind !== 'text') return side;
      const content = await toContent(side.text);
      added.push(content);
      const { sha256, size } = content;
      return { kind: 'file', sha256, size, mode: like.kind === 'file' ? like.mode : 0o644 };
    };
    for (const change of changes) {
      const { after, before, path } = change;
      if (before === null) attributed.push({ ...change, authors: [] });
      else {
        const like = before.kind === 'file' ? before : after;
        for (const part of await attributeChange({ ...change, before }, this.#listNames(root, path), evidence)) {
          const [from, to] = [await toState(part.before, like), await toState(part.after, like)];
          attributed.push({ ...change, before: from, after: to, authors: part.authors });
        }
      }
    }
    for (const { authors } of attributed) for (const author of authors) this.#noteWorker(author);
    return await this.#deps.store.keep({ root, isFirst, changes: attributed, contents: [...contents, ...added] });
  }

  /**
   * Reports whose changes are new, unless a scan may have seen a part of a patch. `folders` are the paths by which threads
   * name the scanned folder.
   */
  #reportScan(folders: ReadonlySet<string>, place: number): void {
    const isPartial = ({ author, folder }: Work) => author.kind === 'patch' && folders.has(folder);
    if (this.#log.listSince(place).some(isPartial)) return;
    const workers = this.#workers;
    this.#workers = new Set();
    this.#deps.onScanned?.(workers);
  }

  #noteWorker(author: ChangeAuthor): void {
    const threadId = getAuthorThread(author);
    if (threadId !== null) this.#workers.add(threadId);
  }

  #collectEvidence(
    root: string,
    contents: readonly ObservedContent[],
    last: Pick<LastScan, 'place' | 'startedAt'>,
  ): Evidence {
    const { clock, readDiff, store } = this.#deps;
    const bySha256 = new Map(contents.map((content) => [content.sha256, content]));
    const read = async ([sha256 = '']: readonly string[]) => {
      const fresh = bySha256.get(sha256);
      return fresh === undefined ? await store.contents([sha256]) : [fresh];
    };
    const patches = new Map<Work, Promise<readonly ParsedDiffFile[]>>();
    const readPatch = async ({ author }: Work): Promise<readonly ParsedDiffFile[]> => {
      if (author.kind !== 'patch') return [];
      const diff = await readDiff(author.agentId ?? author.threadId, author.turnId, author.entryId);
      return diff.ok ? parseUnifiedDiff(diff.value.text) : [];
    };
    return {
      since: last.startedAt,
      now: clock.now(),
      works: this.#log.listSince(last.place),
      turns: this.#log.turns,
      steps: this.#steps.get(root) ?? [],
      readText: async (state) => {
        if (state.kind === 'absent') return state;
        const text = await readText({ contents: read }, state);
        return text === null ? { kind: 'other' } : { kind: 'text', text };
      },
      readPatch: async (work, names) => {
        const files = patches.get(work) ?? readPatch(work);
        patches.set(work, files);
        return findPatchedFile(await files, names, (path) => resolve(work.folder, path));
      },
    };
  }

  /** Returns the absolute paths of a file, with and without links to its folder. */
  #listNames(root: string, path: string): readonly string[] {
    return [root, ...(this.#spellings.get(root) ?? [])].map((top) => join(top, path));
  }

  #isTooLarge(root: string): boolean {
    const { home } = this.#deps;
    return root === dirname(root) || root === home || home.startsWith(root + sep);
  }
}

async function resolveRoot(folder: string): Promise<string | null> {
  return await realpath(folder).catch(() => null);
}
