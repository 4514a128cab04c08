import { useApprovals } from '../stores/approvals.store.ts';
import { useFrame } from '../stores/frame.store.ts';
import { useThreads } from '../stores/threads.store.ts';
import { describeNeeds } from './describe-needs.ts';
import { followAll, memoizeView } from './observable.ts';
import { followWork, readWork } from './read-work.ts';

// Every key press and every piece of an answer reads the needs, so they are computed again only when a store has
// changed.
const memoizedNeeds = memoizeView(describeNeeds);

/** Returns everything that needs the user now; the same object until something changes. */
export function readNeeds(): ReturnType<typeof describeNeeds> {
  return memoizedNeeds({
    approvals: useApprovals.getState().approvals,
    work: readWork(),
    shown: useFrame.getState().page === 'threads' ? useThreads.getState().shown : null,
  });
}

/** Returns everything that needs the user, as if no thread was shown. */
export function readNeedsElsewhere(): ReturnType<typeof describeNeeds> {
  return describeNeeds({ approvals: useApprovals.getState().approvals, work: readWork(), shown: null });
}

/** Calls the given function after each change to what `readNeeds` reads, until the returned function is called. */
export const followNeeds = followAll([{ subscribe: followWork }, useFrame]);
