import type { RunTotals } from '../../shared/runs/run-totals.ts';

/** Returns whether a run in this state may still report events. */
export function isLive(state: RunTotals['state']): boolean {
  return state === 'starting' || state === 'running' || state === 'waiting';
}
