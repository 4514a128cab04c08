import { getRunKey } from '../../shared/runs/run-ref.ts';
import { useApprovals } from '../stores/approvals.store.ts';
import { useRecordedRuns } from '../stores/recorded-runs.store.ts';
import { useRuns } from '../stores/runs.store.ts';
import { useThreads } from '../stores/threads.store.ts';
import { indexRunsByThread, type WorkContext } from './describe-work.ts';
import { followAll, memoizeView } from './observable.ts';

const findWaitingRuns = memoizeView(
  ({ approvals }: Pick<ReturnType<typeof useApprovals.getState>, 'approvals'>) =>
    new Set(approvals.flatMap(({ run }) => (run === undefined ? [] : [getRunKey(run)]))),
);
const indexRuns = memoizeView(indexRunsByThread);
const memoizedContext = memoizeView((context: WorkContext): WorkContext => context);

/** Returns what the stores know about all work; the same object until something changes. */
export function readWork(): WorkContext {
  const { runs: started, worktrees, isHeld } = useRuns.getState();
  const { cards, listing } = useRecordedRuns.getState();
  const { threads } = useThreads.getState();
  return memoizedContext({
    cards,
    // The list stays while it is read again.
    areRunsListed: cards.size > 0 || (listing !== 'unasked' && listing !== 'asked'),
    started,
    threads,
    worktrees,
    isHeld,
    waiting: findWaitingRuns({ approvals: useApprovals.getState().approvals }),
    runOfThread: indexRuns({ cards, started, threads, worktrees }),
  });
}

/** Calls the given function after each change to what `readWork` reads, until the returned function is called. */
export const followWork = followAll([useApprovals, useThreads, useRecordedRuns, useRuns]);
