import type { EntryId, ThreadId, TurnId } from '../../../shared/base/ids.ts';
import type { ExecOutput } from '../../../shared/console/exec-run.ts';
import type { DigestMemory } from '../../../shared/runs/analysis/digest-memory.ts';
import type { RunDigest } from '../../../shared/runs/analysis/run-digest.ts';
import type { RunAbout } from '../../../shared/runs/card-of-run.ts';
import type { RunFacts } from '../../../shared/runs/facts-of-run.ts';
import type { TurnFacts } from '../../../shared/runs/facts-of-turn.ts';
import type { RunQuery } from '../../../shared/runs/run-query.ts';
import type { TokenUsage, Turn } from '../../../shared/transcript/turn.ts';

/** A turn without its entries: its place in the thread, and its facts. */
export type TurnHead = { readonly turnId: TurnId; readonly ordinal: number; readonly facts: TurnFacts };

/** A thread beside its turns. */
export type ThreadAbout = RunAbout & { readonly folder: string; readonly usage: TokenUsage | null };

/** A thread as a list shows it; without facts its turns were not looked at yet. */
export type ListedThread = { readonly about: Omit<ThreadAbout, 'usage'>; readonly facts: RunFacts | null };

/** A page of what threads are looked at together by. */
export type ThreadDigests = {
  readonly digests: readonly RunDigest[];
  readonly unknown: readonly ThreadId[];
  readonly last: number | null;
};

/** What is in memory of a thread: its newest turns without a gap, and some of those before them. */
export type ThreadInMemory = { readonly kept: readonly Turn[]; readonly newest: readonly Turn[] };

/** Threads as far as a run needs them, whether they are in memory or in a store. Nothing here throws. */
export interface RunThreads {
  /** What is known of a thread beside its turns; null when there is no such thread, or no folder of it is known. */
  about(threadId: ThreadId): Promise<ThreadAbout | null>;
  /** The newest threads of a folder or with null of all that are not in the archive; `more` are left out. */
  list(folder: string | null, limit: number): Promise<{ threads: readonly ListedThread[]; more: number }>;
  /** Looks at turns of threads that have no facts, a bounded number of them; gives what is known then, and what is left. */
  fill(ids: readonly ThreadId[]): Promise<{ threads: readonly ListedThread[]; left: readonly ThreadId[] }>;
  /**
   * Stored threads of a folder or with null of all, a page of them after a place; `last` is the place of the next page,
   * null after the last one. Those in `unknown` were not looked at yet.
   */
  digests(folder: string | null, after: number | null, memory: DigestMemory): Promise<ThreadDigests>;
  /** The stored turns of a thread, oldest first. */
  heads(threadId: ThreadId): Promise<readonly TurnHead[]>;
  /** Stored turns by their ids. */
  turns(threadId: ThreadId, turnIds: readonly TurnId[]): Promise<readonly Turn[]>;
  /** The positions of the events of stored turns that a query wants. */
  find(
    threadId: ThreadId,
    turns: readonly Pick<TurnHead, 'turnId' | 'ordinal'>[],
    query: RunQuery,
  ): Promise<readonly number[]>;
  /** What is in memory of a thread now; null when nothing is. */
  inMemory(threadId: ThreadId): ThreadInMemory | null;
  /** The threads in memory that anything was said in. */
  begun(): readonly ThreadId[];
  /** The output of a command; null when nothing of it is kept. */
  output(threadId: ThreadId, turnId: TurnId, entryId: EntryId): Promise<ExecOutput | null>;
  /** The diff of a patch; null when none is kept. */
  diff(threadId: ThreadId, turnId: TurnId, entryId: EntryId): Promise<string | null>;
  /** Told of threads in which something has happened, or that are known by another name. */
  onAdvanced(listen: (threadId: ThreadId) => void): () => void;
  /** Told of threads that are gone, or went into the archive. */
  onRemoved(listen: (threadId: ThreadId) => void): () => void;
}
