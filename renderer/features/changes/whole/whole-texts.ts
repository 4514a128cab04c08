import type { DiffHunk, DiffLine, ParsedDiffFile } from '../../../../shared/diff/parse-unified-diff.ts';

/** A file before and after a change, whole. Null on the side where it does not exist. */
export type WholeTexts = { readonly before: string | null; readonly after: string | null };

/**
 * Both texts of a file that a diff creates or deletes: the diff holds them. Null for any other change, because lines
 * outside its hunks are not known.
 */
export function wholeTextsOf({ binary, change, hunks }: ParsedDiffFile): WholeTexts | null {
  const [hunk, ...others] = hunks;
  if (binary || hunk === undefined || others.length > 0) return null;
  if (change === 'added') return hasOnly(hunk, 'added') ? { before: null, after: textOf(hunk) } : null;
  if (change === 'deleted') return hasOnly(hunk, 'removed') ? { before: textOf(hunk), after: null } : null;
  return null;
}

/** Both texts of the one file of a diff. Null where they are not known, and where there are several files. */
export function textsOfOnly(files: readonly ParsedDiffFile[]): WholeTexts | null {
  const [file] = files;
  return file === undefined || files.length > 1 ? null : wholeTextsOf(file);
}

function hasOnly({ lines }: DiffHunk, kind: DiffLine['kind']): boolean {
  // A line without a break can only be the last one.
  return lines.every((line, at) => line.kind === kind && (!line.noNewline || at === lines.length - 1));
}

function textOf({ lines }: DiffHunk): string {
  return lines.map(({ noNewline, text }) => (noNewline ? text : `${text}\n`)).join('');
}

/** The lines of a text, each with its line break. */
export function linesOf(text: string): readonly string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}
