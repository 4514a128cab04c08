import type { RunStep, StepSums } from '../../shared/runs/compare/run-step.ts';
import type { RunRef } from '../../shared/runs/run-ref.ts';
import { hostClient } from '../client/page-client.ts';
import { comparedRunsChosen, comparisonCovered, comparisonEnded } from '../stores/comparing.store.ts';
import { closeDialog, openDialog } from '../stores/frame.store.ts';
import { closeRun, openRun, type RunReadResult } from './recorded-runs.commands.ts';

/** Asks which run to compare this one with. */
export function chooseRunToCompare(run: RunRef): void {
  closeRun();
  comparedRunsChosen(run, null);
  openDialog('compareRuns');
}

/** Opens one of the compared runs at an event; closing it returns to the comparison. */
export function openComparedRun(run: RunRef, position: number | null): void {
  openRun(run, position);
  comparisonCovered();
}

/** Ends the comparison, or the choice of its second run, and closes the dialog. */
export function closeComparison(): void {
  comparisonEnded();
  closeDialog();
}

/** Has the host read the steps of a run and keep them under `viewId` until `endRunView`; null when that came first. */
export function readSteps(run: RunRef, viewId: string): Promise<RunReadResult<StepSums | null>> {
  return hostClient.request('readRunSteps', { ...run, viewId });
}

/** Returns steps that were read, starting at an index. */
export function getSteps(viewId: string, from: number, limit: number): Promise<RunReadResult<readonly RunStep[]>> {
  return hostClient.request('getRunSteps', { viewId, from, limit });
}
