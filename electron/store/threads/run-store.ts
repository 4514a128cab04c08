import type { ThreadId, TurnId } from '../../../shared/base/ids.ts';
import type { RunQuery } from '../../../shared/runs/run-query.ts';
import type { Turn } from '../../../shared/transcript/turn.ts';
import type { DigestPage, ListedDigests } from './reads/list-digests.ts';
import type { TurnHead } from './reads/read-run.ts';
import type { FilledRuns, ListedRuns, StoredRunFilter } from './run-facts/list-runs.ts';

/** Presents stored threads as runs. If the store cannot be read, there are none. */
export type RunStore = {
  /** Lists the newest runs. Runs without facts have not been scanned yet. */
  list(filter: StoredRunFilter): Promise<ListedRuns>;
  /** Scans some turns of runs that have no facts. */
  fill(ids: readonly ThreadId[]): Promise<FilledRuns>;
  /** Returns a page of run digests, for analyzing many runs at once. */
  digests(page: DigestPage): Promise<ListedDigests>;
  /** Lists the turns of a run without their entries, oldest first. */
  heads(threadId: ThreadId): Promise<readonly TurnHead[]>;
  turns(threadId: ThreadId, turnIds: readonly TurnId[]): Promise<readonly Turn[]>;
  /** Returns the positions of the events that match a query in the given turns, in order. */
  find(
    threadId: ThreadId,
    turns: readonly Pick<TurnHead, 'turnId' | 'ordinal'>[],
    query: RunQuery,
  ): Promise<readonly number[]>;
};
