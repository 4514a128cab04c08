import { useMemo } from 'react';
import { useNow } from '../../components/use-now.ts';
import { useApprovals } from '../../stores/approvals.store.ts';
import { useFrame } from '../../stores/frame.store.ts';
import { useWorkcells } from '../../stores/recorded-runs.store.ts';
import { useRuns } from '../../stores/runs.store.ts';
import { useThreads } from '../../stores/threads.store.ts';
import { describeNeeds, type NeedGroup } from '../../view-models/describe-needs.ts';

const timesRenewedMs = 30_000;

/** Everything that needs the person, up to date. */
export function useNeeds(): readonly NeedGroup[] {
  const approvals = useApprovals((state) => state.approvals);
  const threads = useThreads((state) => state.threads);
  const shownThread = useThreads((state) => state.shown);
  const isPageShown = useFrame((state) => state.page === 'threads');
  const cards = useWorkcells((state) => state.cards);
  const runs = useRuns((state) => state.runs);
  const worktrees = useRuns((state) => state.worktrees);
  const now = useNow(true, timesRenewedMs);
  const shown = isPageShown ? shownThread : null;
  return useMemo(
    () => describeNeeds({ approvals, threads, shown, cards, runs, worktrees, now }),
    [approvals, threads, shown, cards, runs, worktrees, now],
  );
}
