import { type RunState, runState } from '../run-totals.ts';
import { getWorkState, noWorkFacts, type WorkState } from '../work-state.ts';
import type { Outcomes } from './run-analysis.ts';

const outcomeByWork: Readonly<Record<WorkState, keyof Outcomes>> = {
  needsYou: 'inProgress',
  running: 'inProgress',
  queued: 'inProgress',
  readyToReview: 'finished',
  done: 'finished',
  failed: 'failed',
  stopped: 'stopped',
};

/** The outcome of a run whose events report this state. */
function getOutcome(recorded: RunState): keyof Outcomes {
  const state = getWorkState({ ...noWorkFacts, recorded });
  return state === null ? 'unknown' : outcomeByWork[state];
}

const listStates = (outcome: keyof Outcomes): readonly RunState[] =>
  runState.options.filter((state) => getOutcome(state) === outcome);

/** The states that each outcome includes. */
export const statesByOutcome: Readonly<Record<keyof Outcomes, readonly RunState[]>> = {
  finished: listStates('finished'),
  failed: listStates('failed'),
  stopped: listStates('stopped'),
  inProgress: listStates('inProgress'),
  unknown: listStates('unknown'),
};

/** The number of runs per outcome. */
export function countOutcomes(runs: readonly { readonly state: RunState }[]): Outcomes {
  const counts = { finished: 0, failed: 0, stopped: 0, inProgress: 0, unknown: 0 };
  for (const { state } of runs) counts[getOutcome(state)] += 1;
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
