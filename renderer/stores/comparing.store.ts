import { create } from 'zustand';
import type { RunRef } from '../../shared/runs/run-ref.ts';

/** The two runs being compared. */
export type ComparingStore = {
  readonly first: RunRef | null;
  /** Null until it is chosen. */
  readonly second: RunRef | null;
  /** Whether the detail page of a run was opened from the comparison and returns to it. */
  readonly isCovered: boolean;
};

export const useComparing = create<ComparingStore>()(() => ({ first: null, second: null, isCovered: false }));

export function runsToCompare(first: RunRef, second: RunRef | null): void {
  useComparing.setState({ first, second, isCovered: false });
}

export function comparisonCovered(): void {
  useComparing.setState({ isCovered: true });
}

export function comparisonUncovered(): void {
  useComparing.setState({ isCovered: false });
}

/** Ends the comparison. */
export function comparisonEnded(): void {
  useComparing.setState({ first: null, second: null, isCovered: false });
}
