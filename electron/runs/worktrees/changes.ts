import { err, ok, type Result } from '../../../shared/base/result.ts';
import { isFolder } from './find-worktrees.ts';
import { type Git, runGit } from './run-git.ts';
import { snapshotOf } from './snapshot.ts';
import { problemOf, type WorktreeProblem } from './worktree-problem.ts';
import type { WorktreeRecord } from './worktree-record.ts';

/** What a run has changed in its worktree, commits of its own included. */
export type WorktreeChanges = {
  /** The files of the worktree as they are now. */
  readonly tree: string;
  /** A unified diff from the beginning of the run, without the contents of binary files. */
  readonly patch: string;
};

/** Reads what has changed in a worktree since its run began. */
export async function readChanges(git: Git, record: WorktreeRecord): Promise<Result<WorktreeChanges, WorktreeProblem>> {
  if (!(await isFolder(record.path))) return err({ type: 'folderGone' });
  const tree = await snapshotOf(git, record.path);
  if (!tree.ok) return err(problemOf(tree.error));
  const patch = await runGit(git, record.repository, [
    ...['diff-tree', '-r', '-p', '--no-color', '--no-ext-diff', '--no-textconv', '--find-renames'],
    ...[record.base, tree.value],
  ]);
  return patch.ok ? ok({ tree: tree.value, patch: patch.value }) : err(problemOf(patch.error));
}
