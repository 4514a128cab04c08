import { useApprovals } from '../stores/approvals.store.ts';
import { useFrame } from '../stores/frame.store.ts';
import { useWorkcells } from '../stores/recorded-runs.store.ts';
import { useRuns } from '../stores/runs.store.ts';
import { useThreads } from '../stores/threads.store.ts';
import { describeNeeds } from './describe-needs.ts';
import { described, followAll } from './observable.ts';

// Every key and every piece of an answer asks for it: computed again only when a store has changed.
const needsOf = described(describeNeeds);

/** Everything that needs the person now; the same object until something changes. */
export function readNeeds(): ReturnType<typeof describeNeeds> {
  const { shown, threads } = useThreads.getState();
  const { runs, worktrees } = useRuns.getState();
  return needsOf({
    approvals: useApprovals.getState().approvals,
    threads,
    shown: useFrame.getState().page === 'threads' ? shown : null,
    cards: useWorkcells.getState().cards,
    runs,
    worktrees,
  });
}

/** Notifies of each change to what `readNeeds` reads, until the returned function is called. */
export const followNeeds = followAll([useApprovals, useThreads, useFrame, useWorkcells, useRuns]);
