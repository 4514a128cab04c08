import { visibleProse } from '../../../shared/base/visible-text.ts';
import type { DiffHunk, ParsedDiffFile } from '../../../shared/changes/parse-unified-diff.ts';
import type { CommentedLine, LineComment } from '../../stores/line-comment.ts';
import type { DiffRow, PairedLine } from '../../view-models/diff-rows.ts';
import type { FindingView } from '../../view-models/finding-view.ts';

/** A comment below its lines. `isStale`: the diff no longer has these lines unchanged. */
export type CommentRow = {
  readonly fileIndex: number;
  readonly kind: 'comment';
  readonly comment: LineComment;
  readonly isStale: boolean;
};

/** One row for a hunk, or for a file if `folded` is null. It stays above the lines once they are shown. */
export type FoldRow = {
  readonly fileIndex: number;
  readonly kind: 'fold';
  /** Names the fold as long as its diff is shown. */
  readonly key: string;
  readonly folded: DiffHunk | null;
  /** The decision on it; null for what is folded because it is long. */
  readonly mark: 'kept' | 'discarded' | null;
  readonly isOpen: boolean;
  readonly added: number;
  readonly removed: number;
  /** The number of its first changed line; null for a file. */
  readonly line: number | null;
  /** One of its lines, to recognize it by. */
  readonly text: string | null;
};

/** A finding of a review below its lines. */
export type FindingRow = { readonly fileIndex: number; readonly kind: 'finding'; readonly finding: FindingView };

/** A row of the list: from the diff, what is folded of it, or what was said about it. */
export type ListRow = DiffRow | CommentRow | FindingRow | FoldRow;

/** Whether a row is about the lines above it. */
export function isAboutLines(row: ListRow): row is CommentRow | FindingRow {
  return row.kind === 'comment' || row.kind === 'finding';
}

const signs = { context: ' ', added: '+', removed: '-' } as const;

/** Returns the lines of a row that can be commented on, as shown: both if two are side by side. */
export function getCommentableLines(row: ListRow): readonly CommentedLine[] {
  if (row.kind === 'line') return [toCommentedLine(row.line)];
  if (row.kind !== 'sides') return [];
  const sides = row.left?.line === row.right?.line ? [row.right] : [row.left, row.right];
  return sides.flatMap((side) => (side === null ? [] : [toCommentedLine(side)]));
}

function toCommentedLine({ line }: PairedLine): CommentedLine {
  const text = line.text.endsWith('\r') ? line.text.slice(0, -1) : line.text;
  return { number: line.newNumber ?? line.oldNumber, sign: signs[line.kind], text: visibleProse(text) };
}

/** Returns all lines between two rows of the same file, in either order. */
export function getLinesBetween(rows: readonly ListRow[], from: number, to: number): readonly CommentedLine[] {
  const { fileIndex } = rows[from] ?? {};
  return rows
    .slice(Math.min(from, to), Math.max(from, to) + 1)
    .filter((row) => row.fileIndex === fileIndex)
    .flatMap(getCommentableLines);
}

/**
 * Inserts each comment below the last of its lines that still exists. A comment without such a line goes to the start
 * of its file, or to the very start if the file is gone.
 */
export function insertCommentRows(
  rows: readonly DiffRow[],
  files: readonly Pick<ParsedDiffFile, 'path'>[],
  comments: readonly LineComment[],
): readonly ListRow[] {
  if (comments.length === 0) return rows;
  const known = new Map<number, ReadonlyMap<string, number>>();
  const beneath = new Map<number, CommentRow[]>();
  for (const comment of comments) {
    const fileIndex = files.findIndex(({ path }) => path === comment.path);
    const lines = known.get(fileIndex) ?? indexRowsByLine(rows, fileIndex);
    known.set(fileIndex, lines);
    const found = comment.lines.flatMap((line) => lines.get(toLineKey(line)) ?? []);
    const first = rows.findIndex((row) => row.fileIndex === fileIndex);
    const row = Math.max(found.length === 0 ? first : -1, ...found);
    const isStale = found.length < comment.lines.length;
    beneath.set(row, [
      ...(beneath.get(row) ?? []),
      { fileIndex: Math.max(0, fileIndex), kind: 'comment', comment, isStale },
    ]);
  }
  return [...(beneath.get(-1) ?? []), ...rows.flatMap((row, at) => [row, ...(beneath.get(at) ?? [])])];
}

function indexRowsByLine(rows: readonly DiffRow[], fileIndex: number): ReadonlyMap<string, number> {
  return new Map(
    rows.flatMap((row, at) =>
      row.fileIndex === fileIndex ? getCommentableLines(row).map((line) => [toLineKey(line), at] as const) : [],
    ),
  );
}

function toLineKey({ number, sign, text }: CommentedLine): string {
  return `${sign}${number} ${text}`;
}
