import type { ThreadId, TurnId } from '../../../shared/base/ids.ts';
import type { RunQuery } from '../../../shared/runs/run-query.ts';
import type { Turn } from '../../../shared/transcript/turn.ts';
import type { DigestPage, ListedDigests } from './reads/list-digests.ts';
import type { TurnHead } from './reads/read-run.ts';
import type { FilledRuns, ListedRuns, RunFilter } from './run-facts/list-runs.ts';

/** Threads of the store as runs. Where nothing can be read, nothing is there. */
export type KeptRuns = {
  /** The newest ones; those without facts were not looked at yet. */
  list(filter: RunFilter): Promise<ListedRuns>;
  /** Looks at some turns of runs that have no facts. */
  fill(ids: readonly ThreadId[]): Promise<FilledRuns>;
  /** What runs are looked at together by, a page of them. */
  digests(page: DigestPage): Promise<ListedDigests>;
  /** The turns of a run without their entries, oldest first. */
  heads(threadId: ThreadId): Promise<readonly TurnHead[]>;
  /** Turns of a run by their ids. */
  turns(threadId: ThreadId, turnIds: readonly TurnId[]): Promise<readonly Turn[]>;
  /** The positions of the events of some turns that a query wants, in their order. */
  find(
    threadId: ThreadId,
    turns: readonly Pick<TurnHead, 'turnId' | 'ordinal'>[],
    query: RunQuery,
  ): Promise<readonly number[]>;
};
