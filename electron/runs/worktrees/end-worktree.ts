import { rm } from 'node:fs/promises';
import { messageOf } from '../../../shared/base/failure.ts';
import { err, ok, type Result } from '../../../shared/base/result.ts';
import type { Git } from '../../git/git-program.ts';
import { forgetWorkingTree } from '../../git/private-store.ts';
import { publishCommit, releaseTree } from '../../git/publish.ts';
import { commitTree } from '../../git/trees.ts';
import { openRepository } from './repository.ts';
import { problemOf, type WorktreeProblem } from './worktree-problem.ts';
import { nameOfRun, type WorktreeRecord } from './worktree-record.ts';

export type BranchRequest = {
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
  { tree, message }: BranchRequest,
): Promise<Result<string, WorktreeProblem>> {
  const opened = await openRepository(git, repository);
  if (!opened.ok) return opened;
  const workspace = opened.value;
  const parent = await workspace.commitOf(`refs/heads/${branch}`);
  if (parent === null) return err({ type: 'failed', said: branch });
  const same = await workspace.content('rev-parse', ['--verify', `${parent}^{tree}`]);
  if (same.ok && same.value.toString().trim() === tree) return ok(branch);
  const commit = await commitTree(workspace, { tree, parents: [parent], message });
  if (!commit.ok) return err(problemOf(commit.error));
  const published = await publishCommit(workspace, commit.value, [parent]);
  if (!published.ok) return err(problemOf(published.error));
  const moved = await workspace.refs('update-ref', [`refs/heads/${branch}`, commit.value, parent]);
  return moved.ok ? ok(branch) : err(problemOf(moved.error));
}

/** Takes a worktree and its record away, also where its folder was deleted by hand. Its branch stays. */
export async function removeWorktree(
  git: Git,
  folder: string,
  record: WorktreeRecord,
): Promise<Result<null, WorktreeProblem>> {
  const { gitFolder, path, repository } = record;
  const opened = await openRepository(git, repository);
  if (!opened.ok) return opened;
  const workspace = opened.value;
  const { commonFolder } = workspace.place;
  await workspace.refs('worktree', ['remove', '--force', '--force', path]);
  try {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
    await forgetWorkingTree(workspace.at({ root: path, gitFolder: gitFolder ?? commonFolder, commonFolder }));
  } catch (failure) {
    return err({ type: 'failed', said: messageOf(failure) });
  }
  await releaseTree(workspace, nameOfRun(record));
  const pruned = await workspace.refs('worktree', ['prune']);
  return pruned.ok ? ok(null) : err(problemOf(pruned.error));
}

/** Deletes the branch of a run whose worktree is gone. What was only on it is lost. */
export async function deleteBranch(
  git: Git,
  { repository, branch }: WorktreeRecord,
): Promise<Result<null, WorktreeProblem>> {
  const opened = await openRepository(git, repository);
  if (!opened.ok) return opened;
  const deleted = await opened.value.refs('update-ref', ['-d', `refs/heads/${branch}`]);
  return deleted.ok ? ok(null) : err(problemOf(deleted.error));
}
