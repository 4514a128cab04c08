import { useMemo } from 'react';
import { getRunKey } from '../../../../shared/runs/run-ref.ts';
import { useApprovals } from '../../../stores/approvals.store.ts';
import { useRuns } from '../../../stores/runs.store.ts';
import type { RunContext } from './card-status.ts';
import type { CardFacts } from './run-card.view-model.ts';

/** What we know about runs besides their cards. */
export type LiveRunContext = RunContext & {
  /** What we know about one of the runs, by `getRunKey`. */
  getCardFacts(key: string): CardFacts;
};

/** Returns what the stores know about runs besides their cards. */
export function useRunContext(): LiveRunContext {
  const started = useRuns((state) => state.runs);
  const worktrees = useRuns((state) => state.worktrees);
  const isHeld = useRuns((state) => state.isHeld);
  const approvals = useApprovals((state) => state.approvals);
  const waiting = useMemo(() => {
    const asking = approvals.flatMap(({ run }) => run ?? []);
    return new Set(asking.map(getRunKey));
  }, [approvals]);
  return useMemo(() => {
    const queue = [...started].flatMap(([key, { stage }]) => (stage === 'queued' ? [key] : []));
    const getCardFacts = (key: string): CardFacts => ({
      started: started.get(key) ?? null,
      isWaiting: waiting.has(key),
      worktree: worktrees.get(key) ?? null,
      queuePosition: queue.indexOf(key) + 1,
      isHeld,
    });
    return { started, waiting, worktrees, getCardFacts };
  }, [started, worktrees, isHeld, waiting]);
}
