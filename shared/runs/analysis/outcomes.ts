import type { RunState } from '../run-totals.ts';
import type { Outcomes } from './run-analysis.ts';

/** The states that each outcome includes. */
export const statesByOutcome = {
  finished: ['finished'],
  failed: ['failed'],
  stopped: ['stopped'],
  inProgress: ['starting', 'running', 'waiting'],
  unknown: ['unknown'],
} as const satisfies Record<keyof Outcomes, readonly RunState[]>;

const outcomeByState: Readonly<Record<RunState, keyof Outcomes>> = {
  finished: 'finished',
  failed: 'failed',
  stopped: 'stopped',
  starting: 'inProgress',
  running: 'inProgress',
  waiting: 'inProgress',
  unknown: 'unknown',
};

/** The number of runs per outcome. */
export function countOutcomes(runs: readonly { readonly state: RunState }[]): Outcomes {
  const counts = { finished: 0, failed: 0, stopped: 0, inProgress: 0, unknown: 0 };
  for (const { state } of runs) counts[outcomeByState[state]] += 1;
  return counts;
}

/** The total over all outcomes. */
export function sumOutcomes({ failed, finished, inProgress, stopped, unknown }: Outcomes): number {
  return finished + failed + stopped + inProgress + unknown;
}

/** The share of finished runs among those that finished or failed. Null when there are none. */
export function getSuccessRate({ failed, finished }: Outcomes): number | null {
  return finished + failed === 0 ? null : finished / (finished + failed);
}
