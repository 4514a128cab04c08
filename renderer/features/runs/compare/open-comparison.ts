import { getRunKey, type RunRef } from '../../../../shared/runs/run-ref.ts';
import { Comparison, type Side } from './comparison.ts';
import { readSide } from './read-side.ts';

/** The view of a comparison, and the user's position in it. */
export type ComparisonView = {
  readonly part: 'facts' | 'steps' | 'files';
  readonly onlyDifferences: boolean;
  /** The index of the selected row among all; null before the first selection. */
  readonly row: number | null;
  readonly side: Side;
  readonly path: string | null;
};

type OpenComparison = { readonly key: string; readonly comparison: Comparison; view: ComparisonView };

const initialView: ComparisonView = { part: 'facts', onlyDifferences: false, row: null, side: 'first', path: null };

const initialBranchesView: ComparisonView = { ...initialView, part: 'steps', onlyDifferences: true };

/** Kept while the detail of one of the runs covers the comparison, so that the user returns to the same position. */
let openComparison: OpenComparison | null = null;

/**
 * Returns the comparison of two runs: the kept one, or a new one. Branches of a thread open at their first difference.
 */
export function getComparison(first: RunRef, second: RunRef, areBranches = false): OpenComparison {
  const key = `${getRunKey(first)}\n${getRunKey(second)}`;
  if (openComparison?.key === key) return openComparison;
  forgetComparison();
  openComparison = {
    key,
    comparison: new Comparison(first, second, { read: readSide, rest: yieldToPage }),
    view: areBranches ? initialBranchesView : initialView,
  };
  return openComparison;
}

/** Ends reading the compared runs and drops the user's position. The next comparison starts over. */
export function forgetComparison(): void {
  openComparison?.comparison.end();
  openComparison = null;
}

/** Lets the page draw and handle input. */
function yieldToPage(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}
