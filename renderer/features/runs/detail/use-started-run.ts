import { useMemo } from 'react';
import { getRunKey, type RunRef } from '../../../../shared/runs/run-ref.ts';
import type { StartedRun } from '../../../../shared/runs/started-run.ts';
import { useApprovals } from '../../../stores/approvals.store.ts';
import { useRuns } from '../../../stores/runs.store.ts';
import { describeStarted, type StartedView } from '../describe-started.ts';

/** Returns what we know about a run that was started here. Both values are null for other runs. */
export function useStartedRun(run: RunRef): { readonly started: StartedRun | null; readonly view: StartedView | null } {
  const key = getRunKey(run);
  const started = useRuns((state) => state.runs.get(key) ?? null);
  const isHeld = useRuns((state) => state.isHeld);
  const waits = useApprovals(({ approvals }) =>
    approvals.some((each) => each.run !== undefined && getRunKey(each.run) === key),
  );
  const view = useMemo(
    () => (started === null ? null : describeStarted(started, waits, isHeld)),
    [started, waits, isHeld],
  );
  return { started, view };
}
