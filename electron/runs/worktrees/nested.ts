import { treePathOf } from '../../file-transactions/tree-path.ts';
import type { NestedItem } from '../../git/nested-repositories.ts';
import { bytesOf } from '../../git/raw-path.ts';
import type { WorktreeProblem } from './worktree-problem.ts';
import type { WorktreeRecord } from './worktree-record.ts';

/**
 * Why neither a branch nor the workspace can have all that is in a worktree: it has repositories of its own, whose files
 * git keeps apart. Null where it has none.
 */
export function checkNested({ path }: WorktreeRecord, nested: readonly NestedItem[]): WorktreeProblem | null {
  const found = nested.filter(({ kind }) => kind !== 'special').map((item) => treePathOf(bytesOf(item.path)));
  return found.length === 0 ? null : { type: 'nested', paths: found, worktree: path };
}
