import { realpath } from 'node:fs/promises';
import type { ThreadId, TurnId } from '../../shared/base/ids.ts';
import type { KeptHunk } from '../../shared/changes/kept-hunk.ts';
import { parseUnifiedDiff } from '../../shared/changes/parse-unified-diff.ts';
import { createReview, type ReviewDecisions, type ReviewedFile } from '../../shared/rewind/review.ts';
import type { UnreviewedChanges } from '../../shared/threads/thread-summary.ts';
import { SerialQueue } from '../base/serial-queue.ts';
import { findGitHead, readHeadStamp } from '../git/git-head.ts';
import type { FileHistoryChange } from '../store/threads/file-history/file-history.ts';
import type { ReadCommits } from '../store/threads/file-history/unreviewed.ts';
import type { FolderHistory } from './folder-history.ts';
import type { HistoryStore } from './history-store.ts';
import { findActiveDiscards, isSameState } from './plan-files.ts';
import type { RecordedDiffs, StateChange } from './recorded-diffs.ts';
import { changedIn, isOwn } from './turn-diffs.ts';

export type ThreadReviewsDeps = {
  readonly store: Pick<
    HistoryStore,
    'changesPage' | 'markCommitted' | 'putUnreviewed' | 'review' | 'rewinds' | 'states' | 'threadStart'
  >;
  readonly texts: RecordedDiffs;
  readonly threads: {
    /** Whether a thread works or waits for the user. */
    isBusy(threadId: ThreadId): boolean;
    isDeleted(threadId: ThreadId): boolean;
    setUnreviewed(threadId: ThreadId, unreviewed: UnreviewedChanges | null): void;
  };
  /** Reads the hunks that the user keeps. Null if they cannot be read. */
  readKept(threadId: ThreadId): Promise<readonly KeptHunk[] | null>;
  readonly commits: {
    /** Lists what differs from the last commit; null without trust, repository or git. Never rejects. */
    listUncommitted(folder: string): Promise<Pick<ReadCommits, 'uncommitted' | 'leftOut'> | null>;
  };
  /** In a watched folder, turns run, so that a scan may still find what they changed. */
  readonly history: Pick<FolderHistory, 'isWatching' | 'scan'>;
};

/** What a thread changed in a file: altogether, and in each turn. */
type FileSpans = { readonly whole: StateChange; readonly turns: ReadonlyMap<TurnId, TurnSpan> };
type TurnSpan = StateChange & { readonly since: number };

/**
 * Knows which changes of threads at rest the user has not kept, discarded or committed. Looks again when a turn ends, the
 * user decides on something, or HEAD moves. Never rejects.
 */
export class ThreadReviews {
  readonly #deps: ThreadReviewsDeps;
  readonly #queue = new SerialQueue();
  /** The threads that wait for their turn. */
  readonly #waiting = new Set<ThreadId>();

  constructor(deps: ThreadReviewsDeps) {
    this.#deps = deps;
  }

  /** Looks at the changes of a thread again. Once is enough while an earlier call waits. */
  async update(threadId: ThreadId): Promise<void> {
    if (this.#waiting.has(threadId)) return;
    this.#waiting.add(threadId);
    await this.#run(async () => {
      this.#waiting.delete(threadId);
      await this.#update(threadId);
    });
  }

  /** Looks again at all threads of a folder with changes to review, because its files may have changed. */
  async updateFolder(folder: string): Promise<void> {
    await this.#run(async () => {
      const root = await realpath(folder);
      for (const threadId of (await this.#deps.store.review(root))?.threads ?? []) await this.#update(threadId);
    });
  }

  /** HEAD of a folder's repository may have moved. */
  async handleHead(folder: string): Promise<void> {
    await this.#run(async () => {
      const root = await realpath(folder);
      const known = await this.#deps.store.review(root);
      if (known === null || known.threads.length === 0 || !(await this.#readCommits(root))) return;
      for (const threadId of known.threads) await this.#update(threadId);
    });
  }

  async #run(look: () => Promise<void>): Promise<void> {
    await this.#queue.run(() => look().catch(() => undefined));
  }

  async #update(threadId: ThreadId): Promise<void> {
    const { store, threads } = this.#deps;
    if (threads.isDeleted(threadId) || threads.isBusy(threadId)) return;
    const spans = await this.#readSpans(threadId);
    const unreviewed = spans === null || spans.size === 0 ? null : await this.#count(threadId, spans);
    await store.putUnreviewed(threadId, unreviewed);
    if (!threads.isDeleted(threadId)) threads.setUnreviewed(threadId, unreviewed);
  }

  /** Asks git which changes are committed, if HEAD has moved since the last time. Returns whether it did. */
  async #readCommits(root: string): Promise<boolean> {
    const { commits, history, store } = this.#deps;
    const head = await findGitHead(root);
    const headStamp = head === null ? null : await readHeadStamp(head.headFolder);
    if (headStamp === null || (await store.review(root))?.headStamp === headStamp) return false;
    const isWorking = history.isWatching(root);
    // Changes that the user took back or stashed look like committed ones until a scan sees them.
    if (!isWorking) await history.scan(root);
    const known = await store.review(root);
    if (known === null) return false;
    const read = await commits.listUncommitted(root);
    if (read === null) return false;
    // The turns that run may have committed what no scan has seen yet.
    await store.markCommitted({ root, upTo: known.newest, headStamp: isWorking ? null : headStamp, ...read });
    return true;
  }

  /** Reads what a thread changed and no commit has. Leaves out files that are as they were before. */
  async #readSpans(threadId: ThreadId): Promise<ReadonlyMap<string, FileSpans> | null> {
    const { store } = this.#deps;
    const start = await store.threadStart(threadId, null);
    if (start === null) return null;
    await this.#readCommits(start.root);
    const changes: FileHistoryChange[] = [];
    for (let from: number | null = start.after; from !== null; ) {
      const page = await store.changesPage({ root: start.root, after: from, threadId, isUncommitted: true });
      if (page === null) return null;
      changes.push(...page.changes.filter(changedIn(threadId)));
      from = page.next;
    }
    const byPath = Map.groupBy(changes, ({ path }) => path);
    const states = (await store.states(start.root, [...byPath.keys()])) ?? [];
    const spans = new Map<string, FileSpans>();
    for (const [at, [path, ofPath]] of [...byPath].entries()) {
      const whole = toSpan(ofPath);
      const now = states[at];
      if (whole === null || (now !== undefined && isSameState(now, whole.before))) continue;
      spans.set(path, { whole, turns: splitByTurn(ofPath, threadId) });
    }
    return spans;
  }

  /** Counts what the user has not decided on: in the diff of the whole thread, or in those of its turns. */
  async #count(threadId: ThreadId, spans: ReadonlyMap<string, FileSpans>): Promise<UnreviewedChanges | null> {
    const decisions = await this.#readDecisions(threadId);
    const text = await this.#deps.texts.format([...spans.values()].map(({ whole }) => whole));
    // What was discarded before is no longer in this diff.
    const review = createReview(
      parseUnifiedDiff(text),
      { scope: 'thread', seen: '', at: Number.POSITIVE_INFINITY },
      decisions,
    );
    let [files, added, removed] = [0, 0, 0];
    for (const [path, file] of review) {
      if (file.mark !== null || (await this.#isDecidedByTurns(spans.get(path), decisions))) continue;
      files += 1;
      const left = countLines(file);
      added += left.added;
      removed += left.removed;
    }
    return files === 0 ? null : { files, added, removed };
  }

  async #isDecidedByTurns(spans: FileSpans | undefined, decisions: ReviewDecisions): Promise<boolean> {
    if (spans === undefined || spans.turns.size === 0 || decisions.kept.length + decisions.rewinds.length === 0)
      return false;
    for (const [turnId, { since, ...span }] of spans.turns) {
      const files = parseUnifiedDiff(await this.#deps.texts.format([span]));
      const review = createReview(files, { turnId, entryId: null, seen: '', at: since }, decisions);
      if ([...review.values()].some(({ mark }) => mark === null)) return false;
    }
    return true;
  }

  async #readDecisions(threadId: ThreadId): Promise<ReviewDecisions> {
    const { readKept, store } = this.#deps;
    const rewinds = findActiveDiscards((await store.rewinds(threadId)) ?? []);
    return {
      kept: (await readKept(threadId)) ?? [],
      rewinds: rewinds.map(({ at, discarded, id }) => ({ at, discarded, rewindId: id, isUndone: false })),
    };
  }
}

function toSpan(changes: readonly FileHistoryChange[]): StateChange | null {
  const [first, last] = [changes[0], changes.at(-1)];
  return first === undefined || last === undefined
    ? null
    : { path: first.path, before: first.before, after: last.after };
}

function splitByTurn(changes: readonly FileHistoryChange[], threadId: ThreadId): ReadonlyMap<TurnId, TurnSpan> {
  const turns = new Map<TurnId, TurnSpan>();
  for (const { after, at, authors, before, path } of changes) {
    const own = authors.find((author) => isOwn(author, threadId) && 'turnId' in author);
    if (own === undefined || !('turnId' in own)) continue;
    const known = turns.get(own.turnId);
    turns.set(own.turnId, { path, before: known?.before ?? before, after, since: known?.since ?? at });
  }
  return turns;
}

/** Counts the lines of a file that the user has not decided on. */
function countLines({ allLines, hunks }: ReviewedFile): Pick<UnreviewedChanges, 'added' | 'removed'> {
  const left = hunks.flatMap(({ discardedLines, keptLines, lines }) =>
    lines.filter((line) => !discardedLines.has(line) && !keptLines.has(line)),
  );
  const added = left.filter((line) => allLines[line]?.kind === 'added').length;
  return { added, removed: left.length - added };
}
