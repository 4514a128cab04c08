import { lstat, rm, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { codeOf, messageOf } from '../../../shared/base/failure.ts';
import { err, ok, type Result } from '../../../shared/base/result.ts';
import { commitTree } from './commit-tree.ts';
import { entriesOf } from './repository.ts';
import { type Git, runGit } from './run-git.ts';
import { snapshotOf, withIndex } from './snapshot.ts';
import { problemOf, type WorktreeProblem } from './worktree-problem.ts';
import type { WorktreeRecord } from './worktree-record.ts';

/** Which files differ between two trees, by what has to be done to come from the first to the second. */
type Steps = { readonly write: readonly string[]; readonly remove: readonly string[]; readonly add: readonly string[] };

/**
 * Brings what a run has changed into the files of the workspace, together with what was changed there meanwhile. Its
 * index, branch and commits stay as they are. `tree` is the state of the worktree that the person has seen. All of it
 * is applied, or nothing. Gives the paths that were changed.
 */
export async function applyChanges(
  git: Git,
  record: WorktreeRecord,
  tree: string,
): Promise<Result<readonly string[], WorktreeProblem>> {
  const { repository } = record;
  const before = await snapshotOf(git, repository);
  if (!before.ok) return err(problemOf(before.error));
  const merged = await merge(git, record, before.value, tree);
  if (!merged.ok) return merged;
  const steps = await stepsBetween(git, repository, before.value, merged.value);
  if (!steps.ok) return steps;
  const blocked = await ignoredInTheWay(repository, steps.value.add);
  if (blocked.length > 0) return err({ type: 'inTheWay', paths: blocked });
  const now = await snapshotOf(git, repository);
  if (!now.ok) return err(problemOf(now.error));
  if (now.value !== before.value) return err({ type: 'changedMeanwhile' });
  const { write, remove } = steps.value;
  const failure = await take(git, repository, merged.value, steps.value);
  if (failure === null) return ok([...write, ...remove]);
  const back = await stepsBetween(git, repository, merged.value, before.value);
  const kept = back.ok ? await take(git, repository, before.value, back.value) : back.error;
  return err(kept ?? failure);
}

/** Both sides' files put together from where they parted; no file is written. */
async function merge(
  git: Git,
  { repository, base }: WorktreeRecord,
  ours: string,
  theirs: string,
): Promise<Result<string, WorktreeProblem>> {
  const sides: string[] = [];
  for (const tree of [ours, theirs]) {
    const commit = await commitTree(git, repository, { tree, parent: base, message: 'A side of a merge' });
    if (!commit.ok) return err(problemOf(commit.error));
    sides.push(commit.value);
  }
  const merged = await runGit(git, repository, [
    ...['merge-tree', '--write-tree', '--no-messages', '--name-only', '-z'],
    ...sides,
  ]);
  if (merged.ok) return ok(entriesOf(merged.value)[0] ?? '');
  if (merged.error.code !== 1) return err(problemOf(merged.error));
  const [, ...paths] = entriesOf(merged.error.printed);
  return err({ type: 'conflicts', paths });
}

async function stepsBetween(git: Git, root: string, from: string, to: string): Promise<Result<Steps, WorktreeProblem>> {
  const differing = await runGit(git, root, ['diff-tree', '-r', '--no-renames', '--name-status', '-z', from, to]);
  if (!differing.ok) return err(problemOf(differing.error));
  const parts = entriesOf(differing.value);
  const steps = { write: [] as string[], remove: [] as string[], add: [] as string[] };
  for (let at = 0; at + 1 < parts.length; at += 2) {
    const path = parts[at + 1] ?? '';
    if (parts[at] === 'D') steps.remove.push(path);
    else steps.write.push(path);
    if (parts[at] === 'A') steps.add.push(path);
  }
  return ok(steps);
}

/** What is added must not be there: a file that is would be one that git ignores, which nobody has another copy of. */
async function ignoredInTheWay(root: string, added: readonly string[]): Promise<readonly string[]> {
  const found: string[] = [];
  for (const path of added) {
    try {
      await lstat(join(root, path));
      found.push(path);
    } catch (failure) {
      if (!['ENOENT', 'ENOTDIR'].includes(codeOf(failure) ?? '')) found.push(path);
    }
  }
  return found;
}

/** Makes the files of some paths those of a tree. Null: done. */
async function take(git: Git, root: string, tree: string, { write, remove }: Steps): Promise<WorktreeProblem | null> {
  try {
    for (const path of remove) await removeFile(root, path);
  } catch (failure) {
    return { type: 'failed', said: messageOf(failure) };
  }
  if (write.length === 0) return null;
  return await withIndex(async (index) => {
    const read = await runGit(git, root, ['read-tree', tree], { index });
    if (!read.ok) return problemOf(read.error);
    const input = write.map((path) => `${path}\0`).join('');
    const written = await runGit(git, root, ['checkout-index', '--force', '-z', '--stdin'], { index, input });
    return written.ok ? null : problemOf(written.error);
  });
}

/** Removes a file, and the folders that are empty without it, as git does. */
async function removeFile(root: string, path: string): Promise<void> {
  await rm(join(root, path), { force: true });
  for (let folder = dirname(path); folder !== '.'; folder = dirname(folder)) {
    try {
      await rmdir(join(root, folder));
    } catch {
      return;
    }
  }
}
