import { realpath } from 'node:fs/promises';
import type { Clock } from '../../shared/base/clock.ts';
import type { ThreadId, TurnId } from '../../shared/base/ids.ts';
import type { KeptHunk } from '../../shared/changes/kept-hunk.ts';
import type { ParsedDiffFile } from '../../shared/changes/parse-unified-diff.ts';
import { createReview, type Review, type ReviewDecisions, type ReviewedFile } from '../../shared/rewind/review.ts';
import type { UnreviewedChanges } from '../../shared/threads/thread-summary.ts';
import type { Lifetime } from '../base/lifetime.ts';
import { SerialQueue } from '../base/serial-queue.ts';
import type { ChangesService } from '../changes/changes-service.ts';
import { findGitHead, readHeadStamp } from '../git/git-head.ts';
import { parseInSteps } from '../host/parse-in-steps.ts';
import type { FileSnapshot } from '../model/threads/file-snapshot.ts';
import type { FileHistoryChange } from '../store/threads/file-history/file-history.ts';
import type { DiffBlame, FileMakers } from './diff-blame.ts';
import type { FolderHistory } from './folder-history.ts';
import type { HistoryStore } from './history-store.ts';
import { findActiveDiscards, isSameState } from './plan-files.ts';
import type { MadeDiff, ScopeDiffs } from './scope-diffs.ts';
import { changedIn, isOwn } from './turn-diffs.ts';

export type ThreadReviewsDeps = {
  readonly clock: Clock;
  readonly lifetime: Lifetime;
  readonly store: Pick<HistoryStore, 'changesPage' | 'putUnreviewed' | 'review' | 'rewinds' | 'states' | 'threadStart'>;
  readonly scopes: Pick<ScopeDiffs, 'ofCommit' | 'ofThread'>;
  readonly blame: Pick<DiffBlame, 'findMakers'>;
  /** Reads the diff of a turn. */
  readonly readDiff: ChangesService['readDiff'];
  /** In a watched folder, turns run, and scan it all the time. */
  readonly history: Pick<FolderHistory, 'isWatching' | 'scan'>;
  readonly threads: {
    /** Whether a thread works or waits for the user. */
    isBusy(threadId: ThreadId): boolean;
    isDeleted(threadId: ThreadId): boolean;
    setUnreviewed(threadId: ThreadId, unreviewed: UnreviewedChanges | null): void;
  };
  /** Reads the hunks that the user keeps. Null if they cannot be read. */
  readKept(threadId: ThreadId): Promise<readonly KeptHunk[] | null>;
};

/** What a folder was like when it was looked at. */
type LookedAt = { readonly newest: number; readonly headStamp: string | null };

/** Why a folder is looked at. `hasFileNews`: its files may have changed in a way that no scan has seen. */
type Look = { readonly threads: Set<ThreadId>; hasFileNews: boolean; isForced: boolean };

/** A look that has not begun. `ended` has how long it took, in milliseconds. */
type WaitingLook = { readonly look: Look; readonly ended: Promise<number> };

/** The first look at a folder waits so long, in milliseconds, so that it does not slow the start. */
const firstLookMs = 2_000;
/** Other programs may move HEAD and the index all the time. Looks at that take at most one part in this many of the time. */
const restFactor = 5;
/** But no rest is longer than this, in milliseconds, for example after the computer slept. */
const maxRestMs = 30_000;

/**
 * Knows which changes of threads at rest the user has not kept, discarded or committed. In a repository, these are the
 * lines of what is not committed that the thread wrote; elsewhere, what the thread changed. Looks again when a turn ends,
 * the user decides on something, or something moves HEAD or the index. Never rejects.
 */
export class ThreadReviews {
  readonly #deps: ThreadReviewsDeps;
  /** One for each folder, by its real path: one on a slow disk must not hold up the others. */
  readonly #queues = new Map<string, SerialQueue>();
  /** The looks that wait for their turn, by the real path of the folder. */
  readonly #waiting = new Map<string, WaitingLook>();
  readonly #looked = new Map<string, LookedAt>();
  /** The threads that were at work when their folder was looked at. */
  readonly #skipped = new Set<ThreadId>();
  /** When the next look because of HEAD may begin, in Unix milliseconds, by the real path of the folder. */
  readonly #nextLooks = new Map<string, number>();
  /** The folders with such a look on its way. */
  readonly #delayed = new Set<string>();
  /** The folders that are scanned for a look. */
  readonly #scanning = new Set<string>();

  constructor(deps: ThreadReviewsDeps) {
    this.#deps = deps;
  }

  /** A turn of a thread ended in a folder. Resolves once what is left to review is known. */
  async handleTurnEnd(threadId: ThreadId, folder: string): Promise<void> {
    await this.#request(folder, [threadId], { hasFileNews: false, isForced: false });
  }

  /** The user keeps or discards other changes of a thread. */
  async handleDecision(threadId: ThreadId): Promise<void> {
    const start = await this.#deps.store.threadStart(threadId, null);
    if (start !== null) await this.#request(start.root, [threadId], { hasFileNews: false, isForced: true });
  }

  /** A scan found changes of these threads. While turns run, their ends are enough. */
  async handleScan(root: string, threads: Iterable<ThreadId>): Promise<void> {
    if (this.#scanning.has(root)) return;
    // It may be known now who made changes that were known before.
    this.#looked.delete(root);
    if (this.#deps.history.isWatching(root)) return;
    await this.#request(root, threads, { hasFileNews: false, isForced: false });
  }

  /** A window opened a folder, its trust is another one, or something moved the HEAD or the index of its repository. */
  handleHead(folder: string): void {
    const { clock, lifetime } = this.#deps;
    if (this.#delayed.has(folder) || lifetime.ended) return;
    this.#delayed.add(folder);
    const wait = Math.max(0, (this.#nextLooks.get(folder) ?? clock.now() + firstLookMs) - clock.now());
    const cancel = clock.after(wait, () => {
      dispose();
      this.#delayed.delete(folder);
      void this.#request(folder, [], { hasFileNews: true, isForced: true }).then((tookMs) => {
        this.#nextLooks.set(folder, clock.now() + Math.min(tookMs * restFactor, maxRestMs));
      });
    });
    const dispose = lifetime.onEnd(cancel);
  }

  /**
   * Looks at a folder soon. One look that has not begun is enough for all reasons. Returns how long it took, in
   * milliseconds.
   */
  async #request(
    folder: string,
    threads: Iterable<ThreadId>,
    { hasFileNews, isForced }: Pick<Look, 'hasFileNews' | 'isForced'>,
  ): Promise<number> {
    const { clock, lifetime } = this.#deps;
    const root = await realpath(folder).catch(() => null);
    if (root === null) return 0;
    const waiting = this.#waiting.get(root);
    if (waiting !== undefined) {
      const { look } = waiting;
      for (const threadId of threads) look.threads.add(threadId);
      look.hasFileNews ||= hasFileNews;
      look.isForced ||= isForced;
      return await waiting.ended;
    }
    const look: Look = { threads: new Set(threads), hasFileNews, isForced };
    const queue = this.#queues.get(root) ?? new SerialQueue();
    this.#queues.set(root, queue);
    const ended = queue.run(async () => {
      this.#waiting.delete(root);
      const startedAt = clock.now();
      if (!lifetime.ended) await this.#look(root, look).catch(() => undefined);
      return clock.now() - startedAt;
    });
    this.#waiting.set(root, { look, ended });
    return await ended;
  }

  async #look(root: string, { hasFileNews, isForced, threads: wanted }: Look): Promise<void> {
    const { blame, history, scopes, store, threads } = this.#deps;
    if ((await store.review(root)) === null) return;
    const head = await findGitHead(root);
    const headStamp = head === null ? null : await readHeadStamp(head.headFolder);
    if (hasFileNews && !history.isWatching(root)) {
      this.#scanning.add(root);
      await history.scan(root).finally(() => this.#scanning.delete(root));
    }
    const known = await store.review(root);
    const last = this.#looked.get(root);
    const isNews = isForced || last?.newest !== known?.newest || last?.headStamp !== headStamp;
    if (known === null || !(isNews || [...wanted].some((threadId) => this.#skipped.has(threadId)))) return;
    const ofCommit = await scopes.ofCommit(root);
    if (ofCommit !== null && !ofCommit.ok) return;
    const diff = ofCommit?.value ?? null;
    // A diff that is too long lacks its last files.
    const files = diff === null ? null : await parseInSteps(diff.text);
    const makers = diff === null || files === null ? [] : await blame.findMakers(diff, files);
    for (const threadId of new Set([...known.threads, ...wanted, ...listMakingThreads(makers)])) {
      if (threads.isDeleted(threadId)) continue;
      if (threads.isBusy(threadId)) {
        this.#skipped.add(threadId);
        continue;
      }
      this.#skipped.delete(threadId);
      const unreviewed =
        diff === null || files === null
          ? await this.#countRecorded(root, threadId)
          : await this.#countUncommitted(root, threadId, { diff, files, makers });
      await store.putUnreviewed(threadId, unreviewed);
      if (!threads.isDeleted(threadId)) threads.setUnreviewed(threadId, unreviewed);
    }
    this.#looked.set(root, { newest: known.newest, headStamp });
  }

  /** Counts what a thread wrote of what is not committed. */
  async #countUncommitted(
    root: string,
    threadId: ThreadId,
    { diff, files, makers }: Uncommitted,
  ): Promise<UnreviewedChanges | null> {
    const own = new Map<string, readonly boolean[]>();
    for (const { authors, hunks, path } of makers) {
      if (!authors.some((author) => isOwn(author, threadId))) continue;
      own.set(
        path,
        hunks.map((ofHunk) => ofHunk.some((author) => isOwn(author, threadId))),
      );
    }
    if (own.size === 0) return null;
    const decided = await this.#readDecided(root, threadId);
    const isBack = await this.#findBack(root, decided);
    const shown = files.filter(({ path }) => own.has(path));
    const review = createReview(shown, { scope: 'uncommitted', seen: diff.hash, at: now }, decided.decisions);
    const counter = new Counter();
    for (const [path, file] of review) {
      const hunks = file.hunks.filter(
        (hunk, at) => file.isWhole || (hunk.mark === null && own.get(path)?.[at] === true),
      );
      if (file.mark !== null || (file.hunks.length > 0 && hunks.length === 0)) continue;
      if (isBack.has(path) || (await decided.isDecided(path))) continue;
      // A file that no commit has is new as a whole, although the thread may have changed a few lines of it.
      const inThread = file.isWhole ? (await decided.readThread())?.get(path) : undefined;
      counter.add(inThread ?? file, inThread?.hunks ?? hunks);
    }
    return counter.result;
  }

  /** Counts what a thread changed, as far as that is not as it was before. */
  async #countRecorded(root: string, threadId: ThreadId): Promise<UnreviewedChanges | null> {
    const decided = await this.#readDecided(root, threadId);
    const isBack = await this.#findBack(root, decided);
    const counter = new Counter();
    for (const [path, file] of (await decided.readThread()) ?? []) {
      if (file.mark !== null || isBack.has(path) || (await decided.isDecided(path))) continue;
      counter.add(file, file.hunks);
    }
    return counter.result;
  }

  /** Finds the files that are as they were before the thread first changed them. */
  async #findBack(root: string, { changes }: Decided): Promise<ReadonlySet<string>> {
    const paths = [...changes.keys()];
    const states = (await this.#deps.store.states(root, paths)) ?? [];
    const isBack = (path: string, state: FileSnapshot | undefined): boolean => {
      const before = changes.get(path)?.[0]?.before;
      return before !== undefined && state !== undefined && isSameState(before, state);
    };
    return new Set(paths.filter((path, at) => isBack(path, states[at])));
  }

  async #readDecided(root: string, threadId: ThreadId): Promise<Decided> {
    const { readDiff, readKept, scopes, store } = this.#deps;
    const rewinds = findActiveDiscards((await store.rewinds(threadId)) ?? []);
    const decisions: ReviewDecisions = {
      kept: (await readKept(threadId)) ?? [],
      rewinds: rewinds.map(({ at, discarded, id }) => ({ at, discarded, rewindId: id, isUndone: false })),
    };
    const changes = Map.groupBy(await this.#readChanges(root, threadId), ({ path }) => path);
    return new Decided(decisions, changes, {
      ofThread: async () => {
        const made = await scopes.ofThread(threadId);
        return made.ok ? made.value : null;
      },
      ofTurn: async (turnId) => {
        const read = await readDiff(threadId, turnId, null);
        return read.ok ? read.value : null;
      },
      threadId,
    });
  }

  async #readChanges(root: string, threadId: ThreadId): Promise<readonly FileHistoryChange[]> {
    const { store } = this.#deps;
    const start = await store.threadStart(threadId, null);
    const changes: FileHistoryChange[] = [];
    for (let from = start?.root === root ? start.after : null; from !== null; ) {
      const page = await store.changesPage({ root, after: from, threadId });
      changes.push(...(page?.changes.filter(changedIn(threadId)) ?? []));
      from = page?.next ?? null;
    }
    return changes;
  }
}

type Uncommitted = {
  readonly diff: MadeDiff;
  readonly files: readonly ParsedDiffFile[];
  readonly makers: readonly FileMakers[];
};

/** What was discarded before this moment is no longer in a diff that is made now. */
const now = Number.POSITIVE_INFINITY;

type DecidedDiffs = {
  readonly threadId: ThreadId;
  ofThread(): Promise<{ readonly text: string; readonly hash: string } | null>;
  ofTurn(turnId: TurnId): Promise<{ readonly text: string; readonly hash: string } | null>;
};

/** What the user decided on in the diff of a thread, and in those of its turns. Makes a diff once, when it is needed. */
class Decided {
  readonly decisions: ReviewDecisions;
  /** The changes of the thread, by path. */
  readonly changes: ReadonlyMap<string, readonly FileHistoryChange[]>;
  readonly #diffs: DecidedDiffs;
  readonly #turns = new Map<TurnId, Promise<Review | null>>();
  #thread: Promise<Review | null> | null = null;

  constructor(
    decisions: ReviewDecisions,
    changes: ReadonlyMap<string, readonly FileHistoryChange[]>,
    diffs: DecidedDiffs,
  ) {
    this.decisions = decisions;
    this.changes = changes;
    this.#diffs = diffs;
  }

  /** Returns the review of the whole thread. Null if there is no diff. */
  readThread(): Promise<Review | null> {
    const read = async (): Promise<Review | null> => {
      const diff = await this.#diffs.ofThread();
      if (diff === null) return null;
      return createReview(await parseInSteps(diff.text), { scope: 'thread', seen: diff.hash, at: now }, this.decisions);
    };
    this.#thread ??= read();
    return this.#thread;
  }

  /** Returns whether the user decided on everything in a file, in the thread's diff or in those of its turns. */
  async isDecided(path: string): Promise<boolean> {
    const { kept, rewinds } = this.decisions;
    if (kept.length + rewinds.length === 0) return false;
    const inThread = (await this.readThread())?.get(path);
    return (inThread !== undefined && inThread.mark !== null) || (await this.#isDecidedByTurns(path));
  }

  async #isDecidedByTurns(path: string): Promise<boolean> {
    const turns = new Map<TurnId, number>();
    for (const { at, authors } of this.changes.get(path) ?? []) {
      const own = authors.filter((author) => isOwn(author, this.#diffs.threadId));
      for (const author of own) {
        // The turn of an agent has no diff of its own, and some work is of no known turn.
        if (!('turnId' in author) || author.agentId !== null) return false;
        if (!turns.has(author.turnId)) turns.set(author.turnId, at);
      }
    }
    for (const [turnId, since] of turns) {
      const file = (await this.#readTurn(turnId, since))?.get(path);
      if (file === undefined || file.mark === null) return false;
    }
    return turns.size > 0;
  }

  #readTurn(turnId: TurnId, since: number): Promise<Review | null> {
    const read = async (): Promise<Review | null> => {
      const diff = await this.#diffs.ofTurn(turnId);
      if (diff === null) return null;
      const target = { turnId, entryId: null, seen: diff.hash, at: since };
      return createReview(await parseInSteps(diff.text), target, this.decisions);
    };
    const known = this.#turns.get(turnId) ?? read();
    this.#turns.set(turnId, known);
    return known;
  }
}

/** Counts files, and the lines in them that the user has not decided on. */
class Counter {
  #files = 0;
  #added = 0;
  #removed = 0;

  add({ allLines }: Pick<ReviewedFile, 'allLines'>, hunks: ReviewedFile['hunks']): void {
    this.#files += 1;
    for (const { discardedLines, keptLines, lines } of hunks) {
      for (const line of lines) {
        if (discardedLines.has(line) || keptLines.has(line)) continue;
        if (allLines[line]?.kind === 'added') this.#added += 1;
        else this.#removed += 1;
      }
    }
  }

  get result(): UnreviewedChanges | null {
    return this.#files === 0 ? null : { files: this.#files, added: this.#added, removed: this.#removed };
  }
}

function listMakingThreads(makers: readonly FileMakers[]): ReadonlySet<ThreadId> {
  return new Set(
    makers.flatMap(({ authors }) => authors.flatMap((author) => ('threadId' in author ? author.threadId : []))),
  );
}
