import { visibleText } from '../../shared/base/visible-text.ts';
import { groupLineChanges, type LineChange } from '../../shared/changes/line-changes.ts';
import type { DiffHunk, DiffLine, ParsedDiffFile } from '../../shared/changes/parse-unified-diff.ts';
import { counted, t } from '../../shared/i18n/i18n.ts';

/** A line with the one it replaces or is replaced by, for word differences; null if there is none. */
export type PairedLine = { readonly line: DiffLine; readonly partner: string | null };

/** One row of the diff list. `fileIndex` is the index of its file. */
export type DiffRow = { readonly fileIndex: number } & (
  | { readonly kind: 'file' }
  /** A gap in the diff, or a fact about a file without lines. */
  | { readonly kind: 'note'; readonly text: string }
  /** What is in a file that lines do not show: a picture, or a size. */
  | { readonly kind: 'contents' }
  /** The row above a hunk, with the gap before it; null if there is none. It has room for what belongs to the hunk. */
  | { readonly kind: 'head'; readonly hunk: DiffHunk; readonly text: string | null }
  | { readonly kind: 'line'; readonly hunk: DiffHunk; readonly line: PairedLine }
  | {
      readonly kind: 'sides';
      readonly hunk: DiffHunk;
      readonly left: PairedLine | null;
      readonly right: PairedLine | null;
    }
);

/** One column of lines, or the old and the new text side by side. */
export type DiffLayout = 'unified' | 'sideBySide';

/**
 * Which rows name files and hunks. `few`: a file if there are several, and gaps between hunks. `hunks`: each hunk as
 * well, with room for what belongs to it. `all`: each file, and each hunk of a file that only has modified lines.
 */
export type HeadRows = 'few' | 'hunks' | 'all';

/**
 * Returns all rows of a diff in one list, so that a turn with many files is as cheap to show as one. By default, a
 * single file has no row of its own: the bar above the list names it.
 */
export function toDiffRows(
  files: readonly ParsedDiffFile[],
  layout: DiffLayout,
  heads: HeadRows = 'few',
): readonly DiffRow[] {
  const hasHeads = ({ change }: ParsedDiffFile) => heads === 'hunks' || (heads === 'all' && change === 'modified');
  return files.flatMap((file, fileIndex) => [
    ...(files.length > 1 || heads === 'all' ? [{ fileIndex, kind: 'file' as const }] : []),
    ...describeFileNotes(file, heads === 'all').map((text) => ({ fileIndex, kind: 'note' as const, text })),
    ...(heads === 'all' && hasContents(file) ? [{ fileIndex, kind: 'contents' as const }] : []),
    ...file.hunks.flatMap((hunk, at): readonly DiffRow[] => {
      const text = describeGapBefore(file.hunks[at - 1], hunk);
      const lines = toHunkRows(hunk, fileIndex, layout);
      if (hasHeads(file)) return [{ fileIndex, kind: 'head', hunk, text }, ...lines];
      return text === null ? lines : [{ fileIndex, kind: 'note', text }, ...lines];
    }),
  ]);
}

/** Whether something in a file is not shown by its lines. */
function hasContents({ binary, hunks, path }: ParsedDiffFile): boolean {
  return (binary && hunks.length === 0) || /\.svg$/i.test(path);
}

function describeMode(before: string, after: string): string {
  if (before === '100644' && after === '100755') return t`Made executable`;
  if (before === '100755' && after === '100644') return t`No longer executable`;
  return t`Mode changed from ${before} to ${after}`;
}

/** `areContentsShown`: a row of its own shows a file without lines. */
function describeFileNotes(file: ParsedDiffFile, areContentsShown: boolean): readonly string[] {
  const notes: string[] = [];
  if (file.from !== null) notes.push(t`Renamed from ${visibleText(file.from)}`);
  if (file.oldMode !== null && file.newMode !== null && file.oldMode !== file.newMode)
    notes.push(describeMode(file.oldMode, file.newMode));
  if (areContentsShown && file.binary && file.hunks.length === 0) return notes;
  if (file.binary)
    notes.push(file.hunks.length === 0 ? t`Not shown: binary or too large` : t`Binary file, shown as text`);
  else if (file.hunks.length === 0 && notes.length === 0) notes.push(t`No lines changed`);
  return notes;
}

function describeGapBefore(before: DiffHunk | undefined, hunk: DiffHunk): string | null {
  const lastLine = before?.lines.findLast((line) => line.newNumber !== null)?.newNumber ?? 0;
  const count = hunk.newStart - lastLine - 1;
  if (count <= 0) return null;
  return before === undefined ? t`${counted(count, 'line')} above` : counted(count, 'unchanged line');
}

function toHunkRows(hunk: DiffHunk, fileIndex: number, layout: DiffLayout): readonly DiffRow[] {
  return groupLineChanges(hunk.lines).flatMap((change): readonly DiffRow[] => {
    const paired = pairUp(change);
    if (layout === 'unified') {
      return [...paired.left, ...paired.right].map((line) => ({ fileIndex, kind: 'line', hunk, line }));
    }
    if (change.context !== null) {
      const line = { line: change.context, partner: null };
      return [{ fileIndex, kind: 'sides', hunk, left: line, right: line }];
    }
    const height = Math.max(paired.left.length, paired.right.length);
    return Array.from({ length: height }, (_, at) => ({
      fileIndex,
      kind: 'sides',
      hunk,
      left: paired.left[at] ?? null,
      right: paired.right[at] ?? null,
    }));
  });
}

function pairUp(change: LineChange<DiffLine>): {
  readonly left: readonly PairedLine[];
  readonly right: readonly PairedLine[];
} {
  if (change.context !== null) return { left: [{ line: change.context, partner: null }], right: [] };
  return {
    left: change.removed.map((line, at) => ({ line, partner: change.added[at]?.text ?? null })),
    right: change.added.map((line, at) => ({ line, partner: change.removed[at]?.text ?? null })),
  };
}
