import { rm } from 'node:fs/promises';
import { messageOf } from '../../../shared/base/failure.ts';
import { err, ok, type Result } from '../../../shared/base/result.ts';
import { commitTree } from './commit-tree.ts';
import { type Git, runGit } from './run-git.ts';
import { problemOf, type WorktreeProblem } from './worktree-problem.ts';
import type { WorktreeRecord } from './worktree-record.ts';

export type BranchWish = {
  /** The state of the worktree that is to be on the branch. */
  readonly tree: string;
  readonly message: string;
};

/**
 * Puts the state of a worktree on its branch, as a commit behind those that the run made itself. Without a difference
 * there is no new commit. Gives the branch.
 */
export async function keepBranch(
  git: Git,
  { repository, branch }: WorktreeRecord,
  { tree, message }: BranchWish,
): Promise<Result<string, WorktreeProblem>> {
  const tip = await runGit(git, repository, ['rev-parse', '--verify', `refs/heads/${branch}^{commit}`]);
  if (!tip.ok) return err(problemOf(tip.error));
  const parent = tip.value.trim();
  const same = await runGit(git, repository, ['diff-tree', '--quiet', `${parent}^{tree}`, tree]);
  if (same.ok) return ok(branch);
  const commit = await commitTree(git, repository, { tree, parent, message });
  if (!commit.ok) return err(problemOf(commit.error));
  const moved = await runGit(git, repository, ['update-ref', `refs/heads/${branch}`, commit.value, parent]);
  return moved.ok ? ok(branch) : err(problemOf(moved.error));
}

/** Takes a worktree and its record away, also where its folder was deleted by hand. Its branch stays. */
export async function removeWorktree(
  git: Git,
  folder: string,
  { repository, path }: WorktreeRecord,
): Promise<Result<null, WorktreeProblem>> {
  await runGit(git, repository, ['worktree', 'remove', '--force', '--force', path]);
  try {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  } catch (failure) {
    return err({ type: 'failed', said: messageOf(failure) });
  }
  const pruned = await runGit(git, repository, ['worktree', 'prune']);
  return pruned.ok ? ok(null) : err(problemOf(pruned.error));
}

/** Deletes the branch of a run whose worktree is gone. What was only on it is lost. */
export async function deleteBranch(
  git: Git,
  { repository, branch }: WorktreeRecord,
): Promise<Result<null, WorktreeProblem>> {
  const deleted = await runGit(git, repository, ['branch', '--delete', '--force', '--quiet', '--', branch]);
  return deleted.ok ? ok(null) : err(problemOf(deleted.error));
}
