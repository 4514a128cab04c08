import type { ListRow } from '../line-comments/commented-rows.ts';

/** The first row of each change: of added and removed lines without an unchanged one between them. */
export function findChangeStarts(rows: readonly ListRow[]): readonly number[] {
  const starts: number[] = [];
  let last: { readonly fileIndex: number; readonly at: number } | null = null;
  for (const [at, row] of rows.entries()) {
    // A comment is between the lines of one change.
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
 * The index in `starts` of the next change, or the one before it; null without changes. `from` is the row of the current
 * change, or the first visible row with `isAt` false. The first and the last change stay where they are.
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
