import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type PrivateRepository, toText } from '../../git/private-repository.ts';
import { readSmallFile } from '../../git/read-small-file.ts';
import type { OpenWorktree } from './open-worktree.ts';
import type { WorktreeRecord } from './worktree-record.ts';

/** The branch of a run and its commit. `tip` is null while the branch does not exist. */
export type RunBranch = { readonly name: string; readonly tip: string | null };

/** Finds the branch of a run, even if the run renamed it. Never rejects. */
export async function findRunBranch(open: OpenWorktree, { branch }: WorktreeRecord): Promise<RunBranch> {
  const { repository } = open;
  const tip = await repository.findCommit(`refs/heads/${branch}`);
  if (tip !== null) return { name: branch, tip };
  const now = await readCheckedOutBranch(open.administration);
  if (now === null || now === branch || now === reftableBranchName) return { name: branch, tip: null };
  // Only a renamed run branch counts: the run may have checked out one of the user's branches.
  const log = await readSmallFile(join(repository.place.commonFolder, 'logs', 'refs', 'heads', now));
  const isRenamed = log?.toString('utf8').includes(`\tBranch: renamed refs/heads/${branch} to refs/heads/${now}`);
  return isRenamed === true
    ? { name: now, tip: await repository.findCommit(`refs/heads/${now}`) }
    : { name: branch, tip: null };
}

/** Whether a branch is checked out outside the run's worktree. True if that cannot be determined. Never rejects. */
export async function isInUseElsewhere(
  {
    administration,
    repository,
  }: Pick<OpenWorktree, 'administration'> & {
    readonly repository: Pick<PrivateRepository, 'place' | 'runRefCommand'>;
  },
  branch: string,
): Promise<boolean> {
  const { commonFolder } = repository.place;
  const worktrees = join(commonFolder, 'worktrees');
  const names = await readdir(worktrees).catch(() => []);
  const heads = [
    { folder: commonFolder, ref: 'main-worktree/HEAD' },
    ...names.map((name) => ({ folder: join(worktrees, name), ref: `worktrees/${name}/HEAD` })),
  ];
  const others = heads.filter(({ folder }) => folder !== administration);
  const isUsed = async ({ folder, ref }: (typeof heads)[number]): Promise<boolean> => {
    const found = await readCheckedOutBranch(folder);
    if (found !== reftableBranchName) return found === branch;
    const asked = toText(await repository.runRefCommand('rev-parse', ['--symbolic-full-name', ref]));
    return !asked.ok || asked.value === `refs/heads/${branch}`;
  };
  return (await Promise.all(others.map(isUsed))).includes(true);
}

/** Repositories with reftables have this name in HEAD and keep the branch elsewhere. */
const reftableBranchName = '.invalid';

/** Reads the branch from HEAD in a git folder; null if HEAD does not name one. Never rejects. */
async function readCheckedOutBranch(folder: string | null): Promise<string | null> {
  const text = folder === null ? null : await readSmallFile(join(folder, 'HEAD'));
  return /^ref: refs\/heads\/(\P{Cc}+)$/mu.exec(text?.toString('utf8') ?? '')?.[1] ?? null;
}
