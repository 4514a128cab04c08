import type { DiffHunk, DiffLine, ParsedDiffFile } from '../../../../shared/changes/parse-unified-diff.ts';

/** A whole file before and after a change. Null on a side where it does not exist. */
export type WholeTexts = { readonly before: string | null; readonly after: string | null };

/**
 * Both texts of a file that a diff creates or deletes: the diff contains them. Null for any other change, because lines
 * outside its hunks are unknown.
 */
export function wholeTextsOf({ binary, change, hunks }: ParsedDiffFile): WholeTexts | null {
  const [hunk, ...others] = hunks;
  if (binary || hunk === undefined || others.length > 0) return null;
  if (change === 'added') return hasOnly(hunk, 'added') ? { before: null, after: textOf(hunk) } : null;
  if (change === 'deleted') return hasOnly(hunk, 'removed') ? { before: textOf(hunk), after: null } : null;
  return null;
}

/** Both texts of a diff's only file. Null if they are unknown, and if there are several files. */
export function textsOfOnly(files: readonly ParsedDiffFile[]): WholeTexts | null {
  const [file] = files;
  return file === undefined || files.length > 1 ? null : wholeTextsOf(file);
}

function hasOnly({ lines }: DiffHunk, kind: DiffLine['kind']): boolean {
  // Only the last line can lack a line break.
  return lines.every((line, at) => line.kind === kind && (!line.noNewline || at === lines.length - 1));
}

function textOf({ lines }: DiffHunk): string {
  return lines.map(({ noNewline, text }) => (noNewline ? text : `${text}\n`)).join('');
}

/** The lines of a text, each with its line break. */
export function linesOf(text: string): readonly string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}
