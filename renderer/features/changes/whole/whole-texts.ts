import type { DiffHunk, DiffLine, ParsedDiffFile } from '../../../../shared/changes/parse-unified-diff.ts';

/** A whole file before and after a change. Null on a side where it does not exist. */
export type WholeTexts = { readonly before: string | null; readonly after: string | null };

/**
 * Returns both texts of a file that a diff creates or deletes: the diff contains them. Null for any other change,
 * because lines outside its hunks are unknown.
 */
export function getWholeTexts({ binary, change, hunks }: ParsedDiffFile): WholeTexts | null {
  const [hunk, ...others] = hunks;
  if (binary || hunk === undefined || others.length > 0) return null;
  if (change === 'added') return hasOnly(hunk, 'added') ? { before: null, after: joinLines(hunk) } : null;
  if (change === 'deleted') return hasOnly(hunk, 'removed') ? { before: joinLines(hunk), after: null } : null;
  return null;
}

/** Returns both texts of a diff's only file. Null if they are unknown, and if there are several files. */
export function getOnlyFileTexts(files: readonly ParsedDiffFile[]): WholeTexts | null {
  const [file] = files;
  return file === undefined || files.length > 1 ? null : getWholeTexts(file);
}

function hasOnly({ lines }: DiffHunk, kind: DiffLine['kind']): boolean {
  // Only the last line can lack a line break.
  return lines.every((line, at) => line.kind === kind && (!line.noNewline || at === lines.length - 1));
}

function joinLines({ lines }: DiffHunk): string {
  return lines.map(({ noNewline, text }) => (noNewline ? text : `${text}\n`)).join('');
}

/** Splits a text into lines, each with its line break. */
export function splitKeepingBreaks(text: string): readonly string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}
