import type { ListRow } from '../line-comments/commented-rows.ts';

/**
 * Finds the first row of each change. A change is a run of added and removed lines without an unchanged line between
 * them.
 */
export function findChangeStarts(rows: readonly ListRow[]): readonly number[] {
  const starts: number[] = [];
  let last: { readonly fileIndex: number; readonly at: number } | null = null;
  for (const [at, row] of rows.entries()) {
    // A comment between the lines of a change does not split the change.
    if (row.kind === 'comment' && last?.at === at - 1) last = { fileIndex: row.fileIndex, at };
    if (!isChanged(row)) continue;
    if (last === null || last.at !== at - 1 || last.fileIndex !== row.fileIndex) starts.push(at);
    last = { fileIndex: row.fileIndex, at };
  }
  return starts;
}

function isChanged(row: ListRow): boolean {
  if (row.kind === 'line') return row.line.line.kind !== 'context';
  return row.kind === 'sides' && [row.left, row.right].some((side) => side !== null && side.line.kind !== 'context');
}

/**
 * Returns the index in `starts` of the next change, or with -1 of the previous one; null without changes. `from` is the
 * row of the current change, or the first visible row with `isAt` false. Past the first or the last change, the index
 * does not change.
 */
export function stepToChange(
  starts: readonly number[],
  from: { readonly row: number; readonly isAt: boolean },
  by: 1 | -1,
): number | null {
  if (starts.length === 0) return null;
  const next =
    by === 1
      ? starts.findIndex((start) => (from.isAt ? start > from.row : start >= from.row))
      : starts.findLastIndex((start) => start < from.row);
  if (next !== -1) return next;
  return by === 1 ? starts.length - 1 : 0;
}
