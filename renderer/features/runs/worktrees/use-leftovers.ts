import { useMemo } from 'react';
import { useRecordedRuns } from '../../../stores/recorded-runs.store.ts';
import { useRuns } from '../../../stores/runs.store.ts';
import { describeLeftovers, type LeftoverRow } from './leftovers.view-model.ts';

/** Returns the worktrees that earlier runs have left. `now` is in Unix milliseconds. */
export function useLeftovers(now: number): readonly LeftoverRow[] {
  const runs = useRuns((state) => state.runs);
  const worktrees = useRuns((state) => state.worktrees);
  const cards = useRecordedRuns((state) => state.cards);
  return useMemo(() => describeLeftovers(worktrees, runs, cards, now), [worktrees, runs, cards, now]);
}
