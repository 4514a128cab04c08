import type { EntryId, ThreadId, TurnId } from '../../../shared/base/ids.ts';
import type { ConsoleOutput } from '../../../shared/console/command-run.ts';
import type { DigestCache, RunDigest } from '../../../shared/runs/analysis/run-digest.ts';
import type { RunCardFacts } from '../../../shared/runs/run-facts.ts';
import type { RunQuery } from '../../../shared/runs/run-query.ts';
import type { TokenUsage, Turn } from '../../../shared/transcript/turn.ts';
import type { TurnHead } from '../../store/threads/reads/read-run.ts';
import type { ThreadCardDetails } from '../thread-card.ts';

/** The facts about a thread apart from its turns. */
export type ThreadInfo = ThreadCardDetails & { readonly folder: string; readonly usage: TokenUsage | null };

/** A thread in a list. Without facts, its turns were not scanned yet. */
export type ListedThread = { readonly about: Omit<ThreadInfo, 'usage'>; readonly facts: RunCardFacts | null };

/** A page of the threads' digests. */
export type ThreadDigests = {
  readonly digests: readonly RunDigest[];
  readonly unknown: readonly ThreadId[];
  readonly last: number | null;
};

/**
 * The turns of a thread in memory: the newest ones without a gap, and some older ones. `reverted` are turns that the
 * thread no longer has.
 */
export type ThreadInMemory = {
  readonly earlier: readonly Turn[];
  readonly newest: readonly Turn[];
  readonly reverted?: ReadonlySet<TurnId>;
};

/** The threads, as runs need them, in memory or in a store. Methods never throw. */
export interface RunThreads {
  /** Returns the facts about a thread apart from its turns; null if the thread or its folder is unknown. */
  getInfo(threadId: ThreadId): Promise<ThreadInfo | null>;
  /** Lists the newest threads of a folder (null: of all) that are not archived. `more` counts the rest. */
  list(folder: string | null, limit: number): Promise<{ threads: readonly ListedThread[]; more: number }>;
  /**
   * Scans the turns of threads without facts, a limited number at a time. Returns the results and the remaining ids.
   */
  fill(ids: readonly ThreadId[]): Promise<{ threads: readonly ListedThread[]; left: readonly ThreadId[] }>;
  /**
   * Reads a page of digests of the stored threads of a folder (null: of all), after a place. `last` is the place for
   * the next page, null at the end. Threads in `unknown` were not scanned yet.
   */
  digests(folder: string | null, after: number | null, memory: DigestCache): Promise<ThreadDigests>;
  /** Returns the stored turns of a thread, oldest first. */
  heads(threadId: ThreadId): Promise<readonly TurnHead[]>;
  /** Returns stored turns by their ids. */
  turns(threadId: ThreadId, turnIds: readonly TurnId[]): Promise<readonly Turn[]>;
  /** Returns the positions of the events in stored turns that match a query. */
  find(
    threadId: ThreadId,
    turns: readonly Pick<TurnHead, 'turnId' | 'ordinal'>[],
    query: RunQuery,
  ): Promise<readonly number[]>;
  /** Returns the turns of a thread in memory; null if there are none. */
  inMemory(threadId: ThreadId): ThreadInMemory | null;
  /** Returns the threads in memory that have any messages. */
  listActive(): readonly ThreadId[];
  /** Returns the output of a command; null if it was not stored. */
  output(threadId: ThreadId, turnId: TurnId, entryId: EntryId): Promise<ConsoleOutput | null>;
  /** Returns the diff of a patch; null if it was not stored. */
  diff(threadId: ThreadId, turnId: TurnId, entryId: EntryId): Promise<string | null>;
  /** Called for threads with new events or a new name. */
  onAdvanced(listen: (threadId: ThreadId) => void): () => void;
  /** Called for threads that were deleted or archived. */
  onRemoved(listen: (threadId: ThreadId) => void): () => void;
}
