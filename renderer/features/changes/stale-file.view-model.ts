import type { ParsedDiffFile } from '../../../shared/changes/parse-unified-diff.ts';
import type { RequestProblem } from '../../../shared/contract/contract.ts';
import type { WireFault } from '../../../shared/contract/wire.ts';
import { t } from '../../../shared/i18n/i18n.ts';

/**
 * Returns whether the hunks can leave out lines of a file, so that showing all lines makes sense. A new or deleted file
 * shows all its lines already.
 */
export function hasMoreLines({ binary, change, hunks }: ParsedDiffFile): boolean {
  return !binary && hunks.length > 0 && (change === 'modified' || change === 'renamed');
}

/**
 * A file's current state compared with its state before the diff, or why that cannot be shown. `whole`: with all its
 * lines.
 */
export type RefreshedFile =
  | { readonly file: ParsedDiffFile; readonly whole?: true }
  | { readonly problem: RequestProblem<'compareFile'> | WireFault };

/** The note above the lines of a file that has changed since the diff. */
export type StaleFileView = {
  readonly fact: string;
  readonly detail: string;
  /** What the button does, and its label. */
  readonly action: 'refresh' | 'restore';
  readonly button: string;
};

/** Describes the note; null if the file is still as the diff left it. */
export function describeStaleFile(isStale: boolean, refreshed: RefreshedFile | null): StaleFileView | null {
  if (refreshed !== null && 'file' in refreshed) {
    if (!isStale && refreshed.whole === true) return null;
    const isBack = refreshed.file.hunks.length === 0;
    return {
      fact: isBack ? t`This file is back to how it was.` : t`This is the current file.`,
      detail: isBack ? t`None of the change is left.` : t`Compared with how it was before the change.`,
      action: 'restore',
      button: t`Show as applied`,
    };
  }
  if (!isStale) return null;
  const fact = t`This file has changed since.`;
  const detail =
    refreshed === null
      ? t`These are the lines that Codex changed then.`
      : describeCompareProblem(refreshed.problem.type);
  return { fact, detail, action: 'refresh', button: t`Refresh` };
}

/** Explains why a file cannot be compared, as a sentence. */
export function describeCompareProblem(type: Extract<RefreshedFile, { problem: unknown }>['problem']['type']): string {
  switch (type) {
    case 'missing':
      return t`It no longer exists.`;
    case 'outsideWorkspace':
      return t`It is outside the open folder, so Workcell does not read it.`;
    case 'notText':
      return t`It is no longer text.`;
    case 'tooLarge':
      return t`It is too large to compare.`;
    case 'unreadable':
      return t`It cannot be read.`;
    case 'cannotRebuild':
      return t`The lines around the change are gone, so Workcell cannot separate it from later changes.`;
    case 'noDiff':
      return t`The change is no longer stored.`;
    default:
      return t`Workcell could not check it. Try again in a moment.`;
  }
}
