import { useMemo } from 'react';
import { keyOfRun } from '../../../../shared/runs/run-ref.ts';
import { useApprovals } from '../../../stores/approvals.store.ts';
import { useRuns } from '../../../stores/runs.store.ts';
import type { RunsKnown } from './card-standing.ts';
import type { CardInput } from './run-card.view-model.ts';

/** What we know about runs besides their cards. */
export type KnownRuns = RunsKnown & {
  /** What we know about one of them, by `keyOfRun`. */
  factsOf(key: string): CardInput;
};

/** What the stores know about runs besides their cards. */
export function useKnownRuns(): KnownRuns {
  const started = useRuns((state) => state.runs);
  const worktrees = useRuns((state) => state.worktrees);
  const isHeld = useRuns((state) => state.isHeld);
  const approvals = useApprovals((state) => state.approvals);
  const waiting = useMemo(() => {
    const asking = approvals.flatMap(({ run }) => run ?? []);
    return new Set(asking.map(keyOfRun));
  }, [approvals]);
  return useMemo(() => {
    const queue = [...started].flatMap(([key, { stage }]) => (stage === 'queued' ? [key] : []));
    const factsOf = (key: string): CardInput => ({
      started: started.get(key) ?? null,
      waits: waiting.has(key),
      worktree: worktrees.get(key) ?? null,
      turn: queue.indexOf(key) + 1,
      isHeld,
    });
    return { started, waiting, worktrees, factsOf };
  }, [started, worktrees, isHeld, waiting]);
}
