import { t } from '../../shared/i18n/i18n.ts';
import { formatTreePath } from './tree-path.ts';

/** Why files were not changed. Nothing has changed unless the type says so. Paths are as in `tree-path.ts`. */
export type TransactionProblem =
  /** Something is where a new file has to go. */
  | { readonly type: 'inTheWay'; readonly paths: readonly string[] }
  /** Files changed after the transaction was prepared. */
  | { readonly type: 'changed'; readonly paths: readonly string[] }
  /** Paths behind a link, so that the change would go to another folder. */
  | { readonly type: 'throughLink'; readonly paths: readonly string[] }
  /** Folders on another disk, where a rename cannot move anything. */
  | { readonly type: 'otherDisk'; readonly paths: readonly string[] }
  | { readonly type: 'unusable'; readonly path: string; readonly why: string }
  /** The system refused, and all files were restored. */
  | { readonly type: 'failed'; readonly said: string }
  /** The system refused, and restoring failed too. The next start tries again. */
  | { readonly type: 'unfinished'; readonly said: string; readonly folder: string };

/** Returns the sentences for the user. */
export function describeTransactionProblem(problem: TransactionProblem): string {
  switch (problem.type) {
    case 'inTheWay':
      return t`Something else is already there: ${listPaths(problem.paths)}. Nothing was changed. Move it and try again.`;
    case 'changed':
      return t`These files changed in the meantime: ${listPaths(problem.paths)}. Nothing was changed. Try again.`;
    case 'throughLink':
      return t`These paths go through a link to another folder: ${listPaths(problem.paths)}. Nothing was changed.`;
    case 'otherDisk':
      return t`These folders are on another disk: ${listPaths(problem.paths)}. Nothing was changed.`;
    case 'unusable':
      return t`${formatTreePath(problem.path)} cannot be written here: ${problem.why}. Nothing was changed.`;
    case 'failed':
      return t`The files could not be written: ${problem.said}. Nothing was changed.`;
    case 'unfinished':
      return t`The files could not be written, and some could not be restored: ${problem.said}. Copies are in ${problem.folder}. Workcell tries again the next time it starts.`;
  }
}

const maxShown = 3;

/** Lists the first few paths, and how many more there are. */
export function listPaths(paths: readonly string[]): string {
  const names = paths.slice(0, maxShown).map(formatTreePath).join(', ');
  return paths.length > maxShown ? t`${names} and ${paths.length - maxShown} more` : names;
}
