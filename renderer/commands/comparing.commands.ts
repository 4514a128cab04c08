import type { RunRef } from '../../shared/runs/run-ref.ts';
import { comparisonCovered, comparisonEnded, runsToCompare } from '../stores/comparing.store.ts';
import { dialogClosed, dialogOpened } from '../stores/frame.store.ts';
import { closeRun, openRun } from './recorded-runs.commands.ts';

/** Asks which run to compare this one with. */
export function chooseRunToCompare(run: RunRef): void {
  closeRun();
  runsToCompare(run, null);
  dialogOpened('compareRuns');
}

/** Opens one of the compared runs at an event; closing it returns to the comparison. */
export function openComparedRun(run: RunRef, position: number | null): void {
  openRun(run, position);
  comparisonCovered();
}

export function closeComparison(): void {
  comparisonEnded();
  dialogClosed();
}
