import type { RunStep, StepSums } from '../../shared/runs/compare/run-step.ts';
import type { RunRef } from '../../shared/runs/run-ref.ts';
import { hostClient } from '../client/page-client.ts';
import type { RunAnswer } from './recorded-runs.commands.ts';

/** Has the steps of a run read and kept under `viewId` until `endRunView`; null when that came first. */
export function readSteps(run: RunRef, viewId: string): Promise<RunAnswer<StepSums | null>> {
  return hostClient.request('readRunSteps', { ...run, viewId });
}

/** Steps that were read, starting at an index. */
export function getSteps(viewId: string, from: number, limit: number): Promise<RunAnswer<readonly RunStep[]>> {
  return hostClient.request('getRunSteps', { viewId, from, limit });
}
