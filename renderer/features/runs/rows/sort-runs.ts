import type { RunColumn, RunSort } from '../../../../shared/layout/layout.ts';
import type { RunCard } from '../../../../shared/runs/run-card.ts';

/** The data needed to compare two runs. */
export type SortedRun = {
  readonly card: RunCard;
  /** How long the run has worked or waited so far, in milliseconds. */
  readonly elapsedMs: number;
  /** In US dollars. Null if unknown. */
  readonly usd: number | null;
};

/** Columns of words start with A; the others start with the newest or the largest. */
const ascendingColumns: ReadonlySet<RunColumn> = new Set(['title', 'state', 'model']);

/**
 * Returns the sort after a click on a column header: by that column, or in the other direction if it is the sorted
 * column.
 */
export function getNextSort(sort: RunSort, column: RunColumn): RunSort {
  return { column, isDescending: sort.column === column ? !sort.isDescending : !ascendingColumns.has(column) };
}

/** Compares two runs by a column other than their state. Runs without a value come last in both directions. */
export function compareRuns(one: SortedRun, other: SortedRun, { column, isDescending }: RunSort): number {
  const [first, second] = [getSortValue(one, column), getSortValue(other, column)];
  if (first === null || second === null) return Number(first === null) - Number(second === null);
  const order =
    typeof first === 'string' || typeof second === 'string'
      ? String(first).localeCompare(String(second), undefined, { numeric: true, sensitivity: 'base' })
      : first - second;
  return isDescending ? -order : order;
}

function getSortValue({ card, elapsedMs, usd }: SortedRun, column: RunColumn): string | number | null {
  switch (column) {
    case 'title':
      return card.title === '' ? null : card.title;
    case 'date':
      return card.startedAt;
    case 'duration':
      return elapsedMs;
    case 'commands':
      return card.commands + card.failedCommands / 1e6;
    case 'files':
      return card.added + card.removed + card.files / 1e6;
    case 'cost':
      return usd;
    case 'model':
      return card.model === '' ? null : card.model;
    case 'state':
      return null;
  }
}
