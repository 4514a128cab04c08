import type { RunState } from '../run-totals.ts';
import type { Outcomes } from './run-analysis.ts';

/** The states that each outcome includes. */
export const statesOf = {
  finished: ['finished'],
  failed: ['failed'],
  stopped: ['stopped'],
  goesOn: ['starting', 'running', 'waiting'],
  unknown: ['unknown'],
} as const satisfies Record<keyof Outcomes, readonly RunState[]>;

const outcomeOf: Readonly<Record<RunState, keyof Outcomes>> = {
  finished: 'finished',
  failed: 'failed',
  stopped: 'stopped',
  starting: 'goesOn',
  running: 'goesOn',
  waiting: 'goesOn',
  unknown: 'unknown',
};

/** The number of runs per outcome. */
export function outcomesOf(runs: readonly { readonly state: RunState }[]): Outcomes {
  const counts = { finished: 0, failed: 0, stopped: 0, goesOn: 0, unknown: 0 };
  for (const { state } of runs) counts[outcomeOf[state]] += 1;
  return counts;
}

/** The total over all outcomes. */
export function allOutcomes({ failed, finished, goesOn, stopped, unknown }: Outcomes): number {
  return finished + failed + stopped + goesOn + unknown;
}

/** The share of finished runs among those that ended by themselves. Null when there are none. */
export function successRate({ failed, finished }: Outcomes): number | null {
  return finished + failed === 0 ? null : finished / (finished + failed);
}
