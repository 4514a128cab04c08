import type { PlacedRun, RunGroup, RunHeading } from './arrange-runs.ts';

/** One row of a list: the heading of a group, or a run. `place` is the index of a run among all runs. */
export type ListRow =
  | { readonly kind: 'heading'; readonly heading: RunHeading; readonly count: number; readonly first: PlacedRun }
  | { readonly kind: 'run'; readonly heading: RunHeading | null; readonly run: PlacedRun; readonly place: number };

/** Returns the rows of all groups. */
export function toListRows(groups: readonly RunGroup[]): readonly ListRow[] {
  const rows: ListRow[] = [];
  let place = 0;
  for (const { heading, runs } of groups) {
    const [first] = runs;
    if (heading !== null && first !== undefined) rows.push({ kind: 'heading', heading, count: runs.length, first });
    for (const run of runs) rows.push({ kind: 'run', heading, run, place: place++ });
  }
  return rows;
}

/**
 * Returns the index of the run that a key moves to from another; null if the key does not move. `count` is the number of
 * runs, and `page` how many are in view.
 */
export function getPlaceAfterKey(key: string, place: number, count: number, page: number): number | null {
  if (count === 0) return null;
  const clamp = (to: number): number => Math.max(0, Math.min(count - 1, to));
  switch (key) {
    case 'ArrowDown':
    case 'j':
      return clamp(place + 1);
    case 'ArrowUp':
    case 'k':
      return clamp(place - 1);
    case 'PageDown':
      return clamp(place + page);
    case 'PageUp':
      return clamp(place - page);
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return null;
  }
}
