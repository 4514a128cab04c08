import { lstat, readdir, realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ok, type Result } from '../../../shared/base/result.ts';
import type { Git } from '../../git/git-program.ts';
import type { PrivateRepository } from '../../git/private-repository.ts';
import { readSmallFile } from '../../git/read-small-file.ts';
import { findRepository } from '../../git/repository-place.ts';
import { openRepository } from './repository.ts';
import type { WorktreeProblem } from './worktree-problem.ts';
import type { WorktreeRecord } from './worktree-record.ts';

/** A run's worktree and its repository. */
export type OpenWorktree = {
  readonly repository: PrivateRepository;
  readonly worktree: PrivateRepository;
  /** Git's folder for the worktree; null if git has forgotten the worktree. */
  readonly administration: string | null;
};

/** Whether the repository of a worktree is still in its place. Does not run git. Never rejects. */
export async function isRepositoryThere({ repository }: WorktreeRecord): Promise<boolean> {
  const place = await findRepository(repository);
  // A repository in a parent folder is a different one.
  return place.ok && place.value.root === repository;
}

/**
 * Opens the worktree of a record. The repository comes from the record, because the run can change `.git` in the
 * worktree. Never rejects.
 */
export async function openWorktree(git: Git, record: WorktreeRecord): Promise<Result<OpenWorktree, WorktreeProblem>> {
  const repository = await openRepository(git, record.repository);
  if (!repository.ok) return repository;
  const { commonFolder } = repository.value.place;
  const administration = await findRecordedAdministration(commonFolder, record);
  const gitFolder = administration ?? join(commonFolder, 'worktrees', 'none');
  const worktree = repository.value.withPlace({ root: record.path, gitFolder, commonFolder });
  return ok({ repository: repository.value, worktree, administration });
}

async function findRecordedAdministration(
  commonFolder: string,
  { gitFolder, path }: WorktreeRecord,
): Promise<string | null> {
  const facts = gitFolder === null ? null : await lstat(gitFolder).catch(() => null);
  const isOurs = gitFolder !== null && dirname(gitFolder) === join(commonFolder, 'worktrees');
  return isOurs && facts?.isDirectory() ? gitFolder : await findAdministration(commonFolder, path);
}

/** Finds git's folder for a worktree by the worktree's path; null if git has none. Never rejects. */
export async function findAdministration(commonFolder: string, path: string): Promise<string | null> {
  const all = join(commonFolder, 'worktrees');
  for (const name of await readdir(all).catch(() => [])) {
    const folder = join(all, name);
    const named = (await readSmallFile(join(folder, 'gitdir')))?.toString('utf8').trim();
    if (named === undefined || !(await isSamePlace(named, join(path, '.git')))) continue;
    const facts = await lstat(folder).catch(() => null);
    if (facts?.isDirectory()) return folder;
  }
  return null;
}

async function isSamePlace(one: string, other: string): Promise<boolean> {
  if (one === other) return true;
  const [first, second] = await Promise.all([one, other].map((path) => realpath(path).catch(() => null)));
  return first !== null && first === second;
}
