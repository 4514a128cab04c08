import { create } from 'zustand';
import type { RunRef } from '../../shared/runs/run-ref.ts';

/** The two runs being compared. */
export type ComparingStore = {
  readonly first: RunRef | null;
  /** Null until it is chosen. */
  readonly second: RunRef | null;
  /** True if they are branches of one thread, so that only the differences matter. */
  readonly areBranches: boolean;
  /** Whether the detail page of a run was opened from the comparison and returns to it. */
  readonly isCovered: boolean;
};

/** The current comparison. Both runs are null without one. */
export const useComparing = create<ComparingStore>()(() => ({
  first: null,
  second: null,
  areBranches: false,
  isCovered: false,
}));

/** Replaces the compared runs. With `second` null, the user chooses it next. Opens no dialog. */
export function comparedRunsChosen(first: RunRef, second: RunRef | null, areBranches = false): void {
  useComparing.setState({ first, second, areBranches, isCovered: false });
}

/** Marks the detail page of a run as opened from the comparison; leaving it returns there. */
export function comparisonCovered(): void {
  useComparing.setState({ isCovered: true });
}

/** Marks that detail page as closed. */
export function comparisonUncovered(): void {
  useComparing.setState({ isCovered: false });
}

/** Ends the comparison. */
export function comparisonEnded(): void {
  useComparing.setState({ first: null, second: null, areBranches: false, isCovered: false });
}
