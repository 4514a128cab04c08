import type { ParsedDiffFile } from '../../../../shared/changes/parse-unified-diff.ts';
import type { DiffLayout } from '../../../view-models/diff-rows.ts';
import type { ListRow } from '../../line-comments/commented-rows.ts';

/**
 * Returns a key for each row that stays the same when rows before it appear, disappear or fold: the comment's or the finding's, or the
 * file's with the line's number in the old file, which no discard changes. Added lines count from the line before them.
 */
export function listRowKeys(
  rows: readonly ListRow[],
  files: readonly ParsedDiffFile[],
  layout: DiffLayout,
): readonly string[] {
  const taken = new Map<string, number>();
  let last = '';
  let hunk: object | null = null;
  return rows.map((row) => {
    if (row.kind === 'comment') return row.comment.id;
    if (row.kind === 'finding') return `${row.finding.entryId} ${row.finding.index}`;
    if ('hunk' in row && row.hunk !== hunk) [hunk, last] = [row.hunk, `before ${row.hunk.oldStart}`];
    const old = row.kind === 'line' ? row.line.line.oldNumber : row.kind === 'sides' ? row.left?.line.oldNumber : null;
    if (old != null) last = String(old);
    const name = old == null ? nameRow(row, last) : `line ${old}`;
    const key = `${layout} ${files[row.fileIndex]?.path} ${name}`;
    const times = taken.get(key) ?? 0;
    taken.set(key, times + 1);
    return times === 0 ? key : `${key} ${times}`;
  });
}

function nameRow(row: Exclude<ListRow, { readonly kind: 'comment' | 'finding' }>, last: string): string {
  switch (row.kind) {
    case 'head':
      return `hunk ${row.hunk.oldStart}`;
    case 'fold':
      // A hunk is where it was when it folds.
      return row.folded === null ? 'fold' : `hunk ${row.folded.oldStart}`;
    case 'line':
    case 'sides':
      return `after ${last}`;
    default:
      return row.kind;
  }
}
