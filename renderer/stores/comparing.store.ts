import { create } from 'zustand';
import type { RunRef } from '../../shared/runs/run-ref.ts';

/** Which two runs are compared. */
export type ComparingStore = {
  readonly first: RunRef | null;
  /** Null while it is to be chosen. */
  readonly second: RunRef | null;
  /** The detail of a run was opened from the comparison, and leads back to it. */
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

/** Nothing is compared any more. */
export function comparisonEnded(): void {
  useComparing.setState({ first: null, second: null, isCovered: false });
}
