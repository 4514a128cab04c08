import type { DiffHunk, DiffLine, ParsedDiffFile } from '../../../shared/changes/parse-unified-diff.ts';

/**
 * Returns the files of a diff that was made again, with the files and hunks from before where they are the same. Colors,
 * rows and the selection belong to those objects.
 */
export function reuseFiles(
  before: readonly ParsedDiffFile[],
  after: readonly ParsedDiffFile[],
): readonly ParsedDiffFile[] {
  const [known, now] = [before, after].map((files) => Map.groupBy(files, ({ path }) => path));
  const files = after.map((file) => {
    // A path can occur twice.
    const isOne = known?.get(file.path)?.length === 1 && now?.get(file.path)?.length === 1;
    const [same] = isOne ? (known.get(file.path) ?? []) : [];
    return same === undefined ? file : reuseFile(same, file);
  });
  return isEach(files, before, Object.is) ? before : files;
}

function reuseFile(before: ParsedDiffFile, after: ParsedDiffFile): ParsedDiffFile {
  const known = new Map(before.hunks.map((hunk) => [hunk.oldStart, hunk]));
  const hunks = after.hunks.map((hunk) => {
    const same = known.get(hunk.oldStart);
    return same !== undefined && isSameHunk(same, hunk) ? same : hunk;
  });
  const areSame = isEach(hunks, before.hunks, Object.is);
  return areSame && JSON.stringify({ ...before, hunks: [] }) === JSON.stringify({ ...after, hunks: [] })
    ? before
    : { ...after, hunks };
}

function isSameHunk(one: DiffHunk, other: DiffHunk): boolean {
  return one.newStart === other.newStart && one.section === other.section && isEach(one.lines, other.lines, isSameLine);
}

function isSameLine(one: DiffLine, other: DiffLine): boolean {
  return one.kind === other.kind && one.text === other.text && one.noNewline === other.noNewline;
}

function isEach<T>(ones: readonly T[], others: readonly T[], isSame: (one: T, other: T) => boolean): boolean {
  return (
    ones.length === others.length && others.every((other, at) => ones[at] !== undefined && isSame(ones[at], other))
  );
}
