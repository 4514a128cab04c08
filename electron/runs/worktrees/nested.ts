import { treePathOf } from '../../file-transactions/tree-path.ts';
import type { NestedItem } from '../../git/nested-repositories.ts';
import { bytesOf } from '../../git/raw-path.ts';
import type { WorktreeProblem } from './worktree-problem.ts';
import type { WorktreeRecord } from './worktree-record.ts';

/**
 * Checks for nested repositories, whose files git keeps separately, so that neither a branch nor the workspace can get
 * them. Null if there are none.
 */
export function checkNested({ path }: WorktreeRecord, nested: readonly NestedItem[]): WorktreeProblem | null {
  const found = nested.filter(({ kind }) => kind !== 'special').map((item) => treePathOf(bytesOf(item.path)));
  return found.length === 0 ? null : { type: 'nested', paths: found, worktree: path };
}
