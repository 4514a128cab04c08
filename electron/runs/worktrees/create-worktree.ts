import { mkdir, realpath, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { messageOf } from '../../../shared/base/failure.ts';
import { err, ok, type Result } from '../../../shared/base/result.ts';
import type { WorkcellId } from '../../../shared/workcells/run-ref.ts';
import { commitTree } from './commit-tree.ts';
import type { RepositoryFacts } from './repository.ts';
import { type Git, runGit } from './run-git.ts';
import { snapshotOf } from './snapshot.ts';
import { problemOf, type WorktreeProblem } from './worktree-problem.ts';
import { folderInWorktree, type WorktreeRecord, writeRecord } from './worktree-record.ts';

export type WorktreeWish = {
  readonly repository: RepositoryFacts;
  readonly runId: WorkcellId;
  /** The folder that it was asked for. */
  readonly projectRoot: string;
  /** A folder of its own for the worktree and its record; made here. */
  readonly folder: string;
  /** Begin with the files as they are, not with the last commit. */
  readonly withUncommitted: boolean;
  /** Unix milliseconds. */
  readonly now: number;
  readonly signal?: AbortSignal | undefined;
};

/**
 * Makes a worktree on a new branch `workcell/<run>` for a run. Nothing of the workspace changes. What could not be done
 * whole leaves neither a folder nor a branch.
 */
export async function createWorktree(git: Git, wish: WorktreeWish): Promise<Result<WorktreeRecord, WorktreeProblem>> {
  const { repository, runId, folder, signal } = wish;
  const { root } = repository;
  const base = await baseOf(git, wish);
  if (!base.ok) return base;
  const branch = await freeBranch(git, root, `workcell/${runId}`);
  const made = await makePlace(wish, base.value, branch);
  if (!made.ok) return made;
  const record = made.value;
  const added = await runGit(git, root, ['worktree', 'add', '--quiet', '-b', branch, record.path, base.value], {
    signal,
  });
  if (added.ok) return await withFolder(record);
  await undo(git, folder, record);
  return err(signal?.aborted ? { type: 'cancelled' } : problemOf(added.error));
}

/** A folder that has nothing which git knows is not in a worktree by itself. */
async function withFolder(record: WorktreeRecord): Promise<Result<WorktreeRecord, WorktreeProblem>> {
  try {
    await mkdir(await folderInWorktree(record), { recursive: true });
    return ok(record);
  } catch (failure) {
    return err({ type: 'failed', said: messageOf(failure) });
  }
}

/** The record is there before the worktree: whatever ends us in between, the worktree is found again. */
async function makePlace(
  { repository, folder, runId, projectRoot, now }: WorktreeWish,
  base: string,
  branch: string,
): Promise<Result<WorktreeRecord, WorktreeProblem>> {
  const { root } = repository;
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    // Named as the repository is: programs show the name of the folder they work in.
    const path = join(await realpath(folder), basename(root));
    const record = { version: 1, runId, projectRoot, repository: root, path, branch, base, createdAt: now } as const;
    await writeRecord(folder, record);
    return ok(record);
  } catch (failure) {
    await rm(folder, { recursive: true, force: true });
    return err({ type: 'failed', said: messageOf(failure) });
  }
}

async function baseOf(git: Git, wish: WorktreeWish): Promise<Result<string, WorktreeProblem>> {
  const { head, root, changedFiles } = wish.repository;
  if (!wish.withUncommitted || changedFiles === 0) return ok(head);
  const tree = await snapshotOf(git, root);
  if (!tree.ok) return err(problemOf(tree.error));
  // Words in the history of the branch, for whoever reads it there.
  const commit = await commitTree(git, root, {
    tree: tree.value,
    parent: head,
    message: 'Changes that were not committed when the workcell began',
  });
  return commit.ok ? commit : err(problemOf(commit.error));
}

/** The name itself, or the first of `-2`, `-3` … that no branch has. */
async function freeBranch(git: Git, root: string, name: string): Promise<string> {
  for (let number = 1; ; number++) {
    const branch = number === 1 ? name : `${name}-${number}`;
    const found = await runGit(git, root, ['rev-parse', '--verify', '--quiet', `refs/heads/${branch}`]);
    if (!found.ok) return branch;
  }
}

async function undo(git: Git, folder: string, { repository, branch, base, path }: WorktreeRecord): Promise<void> {
  await runGit(git, repository, ['worktree', 'remove', '--force', '--force', path]);
  await rm(folder, { recursive: true, force: true });
  await runGit(git, repository, ['worktree', 'prune']);
  await runGit(git, repository, ['update-ref', '-d', `refs/heads/${branch}`, base]);
}
