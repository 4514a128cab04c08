import type { DiffHunk, ParsedDiffFile } from '../../../../shared/changes/parse-unified-diff.ts';
import type { Review, ReviewMark } from '../../../../shared/rewind/review.ts';
import { type FoldRow, isAboutLines, type ListRow } from '../../line-comments/commented-rows.ts';
import { getMark, toReviewPart } from '../review/review.view-model.ts';

export type FoldedRows = {
  readonly rows: readonly ListRow[];
  /** For each row before folding, the index of the row that now stands for it. */
  readonly places: readonly number[];
};

export type FoldInput = {
  readonly rows: readonly ListRow[];
  readonly files: readonly ParsedDiffFile[];
  /** Null while nothing can be decided. */
  readonly review: Review | null;
  /** The keys of the folds that the user opened. */
  readonly opened: ReadonlySet<string>;
};

/** A file with more changed lines than this is folded from the start. */
const maxShownLines = 300;

/**
 * Folds what is decided into one row for each hunk or whole file, and a long file into one row that says how long it
 * is. The row of a fold stays above the lines once it is open. Comments and findings
 * stay visible: nothing is done about them yet.
 */
export function foldRows({ files, opened, review, rows }: FoldInput): FoldedRows {
  const folded: ListRow[] = [];
  const places: number[] = [];
  let [fileIndex, hunk] = [-1, null as DiffHunk | null];
  /** The fold of the file, and of the hunk, with their indexes. */
  let [outer, inner] = [null as Placed | null, null as Placed | null];
  const begin = (fold: FoldRow | null): Placed | null =>
    fold === null ? null : { isOpen: fold.isOpen, mark: fold.mark, at: folded.push(fold) - 1 };
  for (const row of rows) {
    const file = files[row.fileIndex];
    if (row.fileIndex !== fileIndex) [fileIndex, hunk, outer, inner] = [row.fileIndex, null, null, null];
    if (file === undefined || row.kind === 'file' || isAboutLines(row)) {
      places.push(folded.push(row) - 1);
      continue;
    }
    outer ??= begin(foldFile(file, fileIndex, 'hunk' in row, review, opened));
    if (outer?.isOpen === false) {
      places.push(outer.at);
      continue;
    }
    if ('hunk' in row && row.hunk !== hunk) {
      hunk = row.hunk;
      inner = begin(foldHunk(file, fileIndex, hunk, review, opened));
    }
    const isHidden = inner !== null && 'hunk' in row && (row.kind === 'head' || !inner.isOpen);
    places.push(isHidden && inner !== null ? inner.at : folded.push(row) - 1);
  }
  return { rows: folded, places };
}

type Placed = Pick<FoldRow, 'isOpen' | 'mark'> & { readonly at: number };

/** Folds a file that is decided as a whole, or from its first hunk on one that is long. */
function foldFile(
  file: ParsedDiffFile,
  fileIndex: number,
  isAtHunk: boolean,
  review: Review | null,
  opened: ReadonlySet<string>,
): FoldRow | null {
  const known = review?.get(file.path);
  const mark = known?.isWhole === true ? known.mark : null;
  const isLong = isAtHunk && file.added + file.removed > maxShownLines;
  if (mark === null && !isLong) return null;
  return createFold(
    file,
    fileIndex,
    null,
    mark,
    mark === null ? nameLongFold(file.path) : nameFold(file.path, null),
    opened,
  );
}

function foldHunk(
  file: ParsedDiffFile,
  fileIndex: number,
  hunk: DiffHunk,
  review: Review | null,
  opened: ReadonlySet<string>,
): FoldRow | null {
  const part = review === null ? null : toReviewPart(review, file.path, hunk);
  const mark = review === null || part === null || part.hunk === null ? null : getMark(review, part);
  return mark === null ? null : createFold(file, fileIndex, hunk, mark, nameFold(file.path, hunk), opened);
}

/** Returns the key of the fold of a long file. */
export function nameLongFold(path: string): string {
  return `${path} long`;
}

/** Returns the key of the fold of a decided hunk, or of a decided file if there is none. */
export function nameFold(path: string, hunk: DiffHunk | null): string {
  return hunk === null ? `${path} whole` : `${path} ${hunk.oldStart}`;
}

function createFold(
  file: ParsedDiffFile,
  fileIndex: number,
  hunk: DiffHunk | null,
  mark: ReviewMark,
  key: string,
  opened: ReadonlySet<string>,
): FoldRow {
  const lines = hunk?.lines ?? file.hunks.flatMap((one) => one.lines);
  const count = (kind: 'added' | 'removed') => lines.filter((line) => line.kind === kind).length;
  const hasText = (line: { readonly text: string }) => line.text.trim() !== '';
  const first =
    lines.find((line) => line.kind === 'added' && hasText(line)) ??
    lines.find((line) => line.kind === 'removed' && hasText(line));
  const changed = lines.find((line) => line.kind !== 'context');
  return {
    fileIndex,
    kind: 'fold',
    key,
    folded: hunk,
    mark,
    isOpen: opened.has(key),
    added: hunk === null ? file.added : count('added'),
    removed: hunk === null ? file.removed : count('removed'),
    line: hunk === null ? null : (changed?.newNumber ?? changed?.oldNumber ?? null),
    text: mark === null ? null : (first?.text.trim() ?? null),
  };
}
