import { keyOfRun, type RunRef } from '../../../../shared/runs/run-ref.ts';
import { Comparison, type Side } from './comparison.ts';
import { readSide } from './read-side.ts';

/** What is shown of a comparison, and the person's position in it. */
export type ComparisonView = {
  readonly part: 'facts' | 'steps' | 'files';
  readonly onlyDifferences: boolean;
  /** The index of the selected row among all; null before the first selection. */
  readonly row: number | null;
  readonly side: Side;
  readonly path: string | null;
};

type Kept = { readonly key: string; readonly comparison: Comparison; view: ComparisonView };

const asOpened: ComparisonView = { part: 'facts', onlyDifferences: false, row: null, side: 'first', path: null };

const asBranches: ComparisonView = { ...asOpened, part: 'steps', onlyDifferences: true };

/** Kept while the detail of one of the runs covers it, so that the person returns to the same position. */
let kept: Kept | null = null;

/** The comparison of two runs: the kept one, or a new one. Branches of a thread open at what differs. */
export function comparisonOf(first: RunRef, second: RunRef, areBranches = false): Kept {
  const key = `${keyOfRun(first)}\n${keyOfRun(second)}`;
  if (kept?.key === key) return kept;
  forgetComparison();
  kept = {
    key,
    comparison: new Comparison(first, second, { read: readSide, rest }),
    view: areBranches ? asBranches : asOpened,
  };
  return kept;
}

export function forgetComparison(): void {
  kept?.comparison.end();
  kept = null;
}

/** Lets the page draw and handle input. */
function rest(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}
