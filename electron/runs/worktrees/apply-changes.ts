import { copyFile, lstat, mkdir, readlink, rm, rmdir, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { codeOf, messageOf } from '../../../shared/base/failure.ts';
import { err, ok, type Result } from '../../../shared/base/result.ts';
import type { Git } from '../../git/git-program.ts';
import type { PrivateRepository } from '../../git/private-repository.ts';
import { type RawPath, shownPath, textOfPath } from '../../git/raw-path.ts';
import { takeSnapshot } from '../../git/snapshot.ts';
import { stageFiles } from '../../git/stage-files.ts';
import { type Difference, differences, gitlinkMode, mergeTrees } from '../../git/trees.ts';
import { baseTreeOf } from './changes.ts';
import { openRepository } from './repository.ts';
import { problemOf, type WorktreeProblem } from './worktree-problem.ts';
import type { WorktreeRecord } from './worktree-record.ts';

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
  const opened = await openRepository(git, record.repository);
  if (!opened.ok) return opened;
  const workspace = opened.value;
  const before = await takeSnapshot(workspace, { filters: true });
  if (!before.ok) return err(problemOf(before.error));
  const base = await baseTreeOf(workspace, record);
  const merged = await mergeTrees(workspace, base, before.value.tree, tree);
  if (!merged.ok) {
    const { error } = merged;
    if (error.type === 'conflicts') return err({ type: 'conflicts', paths: error.paths.map(shownPath) });
    return err(error.type === 'gitTooOld' ? { ...error, forMerge: true } : problemOf(error.failure));
  }
  const steps = await differences(workspace, before.value.tree, merged.value);
  if (!steps.ok) return err(problemOf(steps.error));
  const odd = steps.value.filter(({ path }) => textOfPath(path) === null).map(({ path }) => shownPath(path));
  if (odd.length > 0) return err({ type: 'namesNotText', paths: odd });
  const links = steps.value.filter(({ newMode, oldMode }) => [newMode, oldMode].includes(gitlinkMode));
  if (links.length > 0) return err({ type: 'nested', paths: links.map(({ path }) => shownPath(path)) });
  const { root } = workspace.place;
  const blocked = await ignoredInTheWay(root, steps.value);
  if (blocked.length > 0) return err({ type: 'inTheWay', paths: blocked });
  const now = await takeSnapshot(workspace, { filters: true });
  if (!now.ok) return err(problemOf(now.error));
  if (now.value.tree !== before.value.tree) return err({ type: 'changedMeanwhile' });
  const failure = await take(workspace, merged.value, steps.value);
  if (failure === null) return ok(steps.value.map(({ path }) => shownPath(path)));
  const back = await differences(workspace, merged.value, before.value.tree);
  const kept = back.ok ? await take(workspace, before.value.tree, back.value) : problemOf(back.error);
  return err(kept ?? failure);
}

/** What is added must not be there: a file that is would be one that git ignores, which nobody has another copy of. */
async function ignoredInTheWay(root: string, steps: readonly Difference[]): Promise<readonly string[]> {
  const found: string[] = [];
  for (const { path, status } of steps) {
    if (status !== 'A') continue;
    try {
      await lstat(join(root, shownPath(path)));
      found.push(shownPath(path));
    } catch (failure) {
      if (!['ENOENT', 'ENOTDIR'].includes(codeOf(failure) ?? '')) found.push(shownPath(path));
    }
  }
  return found;
}

/** Makes the files of some paths those of a tree. Null: done. */
async function take(
  workspace: PrivateRepository,
  tree: string,
  steps: readonly Difference[],
): Promise<WorktreeProblem | null> {
  const { root } = workspace.place;
  const written = steps.filter(({ status }) => status !== 'D').map(({ path }) => path);
  return await workspace.withIndex(async (index) => {
    const folder = join(dirname(index), 'files');
    const staged = await stageFiles(workspace, { tree, paths: written, folder, filters: true });
    if (!staged.ok) return problemOf(staged.error);
    try {
      for (const { path, status } of steps) if (status === 'D') await removeFile(root, path);
      for (const path of written) await putInPlace(join(folder, shownPath(path)), join(root, shownPath(path)));
      return null;
    } catch (failure) {
      return { type: 'failed', said: messageOf(failure) };
    }
  });
}

async function putInPlace(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  await rm(to, { force: true });
  if ((await lstat(from)).isSymbolicLink()) await symlink(await readlink(from), to);
  else await copyFile(from, to);
}

/** Removes a file, and the folders that are empty without it, as git does. */
async function removeFile(root: string, path: RawPath): Promise<void> {
  const name = shownPath(path);
  await rm(join(root, name), { force: true });
  for (let folder = dirname(name); folder !== '.'; folder = dirname(folder)) {
    try {
      await rmdir(join(root, folder));
    } catch {
      return;
    }
  }
}
