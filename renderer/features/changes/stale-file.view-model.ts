import type { RequestProblem } from '../../../shared/contract/contract.ts';
import type { WireFault } from '../../../shared/contract/wire.ts';
import type { ParsedDiffFile } from '../../../shared/diff/parse-unified-diff.ts';

/** A file as it is now against how it was before the diff, or why that cannot be shown. */
export type RefreshedFile =
  | { readonly file: ParsedDiffFile }
  | { readonly problem: RequestProblem<'compareFile'> | WireFault };

/** What is said above the lines of a file that has changed since. */
export type StaleFileView = {
  readonly fact: string;
  readonly detail: string;
  readonly button: 'Refresh' | 'Show as applied';
};

/** Describes it; null for a file that is as the diff left it. */
export function describeStaleFile(isStale: boolean, refreshed: RefreshedFile | null): StaleFileView | null {
  if (refreshed !== null && 'file' in refreshed) {
    const isBack = refreshed.file.hunks.length === 0;
    return {
      fact: isBack ? 'This file is as it was before.' : 'Shown as it is now.',
      detail: isBack ? 'Nothing of the change is left in it.' : 'Compared with how it was before the change.',
      button: 'Show as applied',
    };
  }
  if (!isStale) return null;
  const fact = 'This file has changed since.';
  if (refreshed === null) return { fact, detail: 'The lines are those that Codex changed then.', button: 'Refresh' };
  return { fact, detail: whyNot(refreshed.problem.type), button: 'Refresh' };
}

function whyNot(type: Extract<RefreshedFile, { problem: unknown }>['problem']['type']): string {
  switch (type) {
    case 'missing':
      return 'It is not there any more.';
    case 'outsideWorkspace':
      return 'It lies outside of the open folder and is not read.';
    case 'notText':
      return 'It is no text now.';
    case 'tooLarge':
      return 'It is too large to be compared.';
    case 'unreadable':
      return 'It cannot be read.';
    case 'cannotRebuild':
      return 'What stood around the change is gone, so what was before cannot be told from what came later.';
    case 'noDiff':
      return 'The change itself is not kept any more.';
    default:
      return 'It could not be asked for. Try again in a moment.';
  }
}
