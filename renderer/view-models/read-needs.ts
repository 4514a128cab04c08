import { useApprovals } from '../stores/approvals.store.ts';
import { useFrame } from '../stores/frame.store.ts';
import { useRecordedRuns } from '../stores/recorded-runs.store.ts';
import { useRuns } from '../stores/runs.store.ts';
import { useThreads } from '../stores/threads.store.ts';
import { describeNeeds } from './describe-needs.ts';
import { followAll, memoizeView } from './observable.ts';

// Every key press and every piece of an answer reads the needs, so they are computed again only when a store has
// changed.
const memoizedNeeds = memoizeView(describeNeeds);

/** Returns everything that needs the user now; the same object until something changes. */
export function readNeeds(): ReturnType<typeof describeNeeds> {
  const { shown, threads } = useThreads.getState();
  const { runs, worktrees } = useRuns.getState();
  return memoizedNeeds({
    approvals: useApprovals.getState().approvals,
    threads,
    shown: useFrame.getState().page === 'threads' ? shown : null,
    cards: useRecordedRuns.getState().cards,
    runs,
    worktrees,
  });
}

/** Calls the given function after each change to what `readNeeds` reads, until the returned function is called. */
export const followNeeds = followAll([useApprovals, useThreads, useFrame, useRecordedRuns, useRuns]);
