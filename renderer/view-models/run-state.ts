import type { RunTotals } from '../../shared/runs/run-totals.ts';

/** Whether a run in this state may still report events. */
export function isLive(state: RunTotals['state']): boolean {
  return state === 'starting' || state === 'running' || state === 'waiting';
}
