import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readSmallFile } from '../../git/read-small-file.ts';
import type { OpenWorktree } from './open-worktree.ts';
import type { WorktreeRecord } from './worktree-record.ts';

/** The branch of a run, and its commit; `tip` is null while there is no such branch. */
export type RunBranch = { readonly name: string; readonly tip: string | null };

/** Finds the branch of a run, also where the run has renamed it. Never rejects. */
export async function branchOfRun(open: OpenWorktree, { branch }: WorktreeRecord): Promise<RunBranch> {
  const { repository } = open;
  const tip = await repository.commitOf(`refs/heads/${branch}`);
  if (tip !== null) return { name: branch, tip };
  const now = await checkedOut(open.administration);
  if (now === null || now === branch) return { name: branch, tip: null };
  // Only a branch that was ours may be taken for ours: the run may have checked out one of the person's.
  const log = await readSmallFile(join(repository.place.commonFolder, 'logs', 'refs', 'heads', now));
  const isRenamed = log?.toString('utf8').includes(`\tBranch: renamed refs/heads/${branch} to refs/heads/${now}`);
  return isRenamed === true
    ? { name: now, tip: await repository.commitOf(`refs/heads/${now}`) }
    : { name: branch, tip: null };
}

/** Whether a branch is checked out anywhere but in the worktree of its run. Never rejects. */
export async function isInUseElsewhere({ administration, repository }: OpenWorktree, branch: string): Promise<boolean> {
  const { commonFolder } = repository.place;
  const worktrees = join(commonFolder, 'worktrees');
  const names = await readdir(worktrees).catch(() => []);
  const folders = [commonFolder, ...names.map((name) => join(worktrees, name))];
  const found = await Promise.all(folders.filter((folder) => folder !== administration).map(checkedOut));
  return found.includes(branch);
}

/** The branch that HEAD in a git folder names; null where it names none. Never rejects. */
async function checkedOut(folder: string | null): Promise<string | null> {
  const text = folder === null ? null : await readSmallFile(join(folder, 'HEAD'));
  return /^ref: refs\/heads\/(\P{Cc}+)$/mu.exec(text?.toString('utf8') ?? '')?.[1] ?? null;
}
