import { err, ok, type Result } from '../../../shared/base/result.ts';
import { isFolder } from './find-worktrees.ts';
import { entriesOf, readRepository } from './repository.ts';
import { type Git, runGit } from './run-git.ts';
import { snapshotOf } from './snapshot.ts';
import { problemOf, type WorktreeProblem } from './worktree-problem.ts';
import type { WorktreeRecord } from './worktree-record.ts';

/** What a run has changed in its worktree, commits of its own included. */
export type WorktreeChanges = {
  /** The files of the worktree as they are now. */
  readonly tree: string;
  /** The commit that is checked out in it. */
  readonly head: string;
  /** A unified diff from the beginning of the run, without the contents of binary files. */
  readonly patch: string;
  /** The files that differ, from the top folder of the repository; one that was moved by its new path. */
  readonly paths: readonly string[];
};

/** The files of a working tree at a moment, and the commit that was checked out then. */
export type TreeMark = { readonly root: string; readonly head: string; readonly tree: string };

/** What a folder's working tree is now. */
export async function markTree(git: Git, folder: string): Promise<Result<TreeMark, WorktreeProblem>> {
  const repository = await readRepository(git, folder);
  if (!repository.ok) return repository;
  const { head, root } = repository.value;
  const tree = await snapshotOf(git, root);
  return tree.ok ? ok({ root, head, tree: tree.value }) : err(problemOf(tree.error));
}

/** The files that differ between two moments of a working tree, from its top folder. */
export async function pathsBetween(
  git: Git,
  before: TreeMark,
  after: TreeMark,
): Promise<Result<readonly string[], WorktreeProblem>> {
  const names = await runGit(git, before.root, ['diff-tree', '-r', '--name-only', '-z', before.tree, after.tree]);
  return names.ok ? ok(entriesOf(names.value)) : err(problemOf(names.error));
}

/** Reads what has changed in a worktree since its run began. */
export async function readChanges(git: Git, record: WorktreeRecord): Promise<Result<WorktreeChanges, WorktreeProblem>> {
  if (!(await isFolder(record.path))) return err({ type: 'folderGone' });
  const tree = await snapshotOf(git, record.path);
  if (!tree.ok) return err(problemOf(tree.error));
  const compare = (...how: readonly string[]) =>
    runGit(git, record.repository, ['diff-tree', '-r', '--find-renames', ...how, record.base, tree.value]);
  const [head, patch, names] = await Promise.all([
    runGit(git, record.path, ['rev-parse', 'HEAD']),
    compare('-p', '--no-color', '--no-ext-diff', '--no-textconv'),
    compare('--name-only', '-z'),
  ]);
  if (!head.ok) return err(problemOf(head.error));
  if (!patch.ok) return err(problemOf(patch.error));
  if (!names.ok) return err(problemOf(names.error));
  return ok({ tree: tree.value, head: head.value.trim(), patch: patch.value, paths: entriesOf(names.value) });
}
