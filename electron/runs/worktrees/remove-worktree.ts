import { cp, mkdtemp, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { err, ok, type Result } from '../../../shared/base/result.ts';
import { getErrorCode, getErrorMessage } from '../../base/error-message.ts';
import { earliestDeletion } from '../../file-transactions/kept-age.ts';
import {
  type FoundRecord,
  findRemoved,
  type RemovedRecord,
  writeRemovedRecord,
} from '../../file-transactions/removed-record.ts';
import { retryOnWindows } from '../../file-transactions/retry-on-windows.ts';
import { makeOwnFolder } from '../../files/own-folder.ts';
import { forgetWorkingTree } from '../../git/private-store.ts';
import { findRepository } from '../../git/repository-place.ts';
import { type findRunBranch, isInUseElsewhere } from './find-run-branch.ts';
import type { FoundWorktree } from './find-worktrees.ts';
import { findAdministration, type OpenWorktree, openWorktree } from './open-worktree.ts';
import { keepCommits, type RemovalDeps } from './removed-refs.ts';
import { toWorktreeProblem, type WorktreeProblem } from './worktree-problem.ts';
import { getTreeName, readRecord, type WorktreeRecord } from './worktree-record.ts';

/** A worktree to move to the kept copies. `reason`: what happened to its changes. */
export type RemoveRequest = {
  readonly found: FoundWorktree;
  /** Null if the repository is gone. */
  readonly open: OpenWorktree | null;
  readonly reason: Extract<RemovedRecord['reason'], 'kept' | 'discarded'>;
  /** Where removed folders are kept. */
  readonly removedFolder: string;
  /** Unix milliseconds. */
  readonly now: number;
};

/** Where a removed worktree is, and the earliest time of its deletion, in Unix milliseconds. */
export type Removed = { readonly folder: string; readonly until: number };

/**
 * Moves a worktree with all its contents to the removed folders, and keeps its commits. Works even if its folder was
 * deleted. Git forgets the worktree, but its branch stays. Never rejects.
 */
export async function removeWorktree(request: RemoveRequest): Promise<Result<Removed, WorktreeProblem>> {
  const { found, now, open, reason, removedFolder } = request;
  const { record } = found;
  try {
    const refs = open === null ? null : await keepCommits(open, record, now);
    if (refs !== null && !refs.ok) return refs;
    await writeRemovedRecord(found.folder, {
      version: 1,
      kind: 'worktree',
      reason,
      label: record.runId,
      root: record.repository,
      removedAt: now,
      baseTree: getTreeName(record),
      ...(refs === null ? {} : { refs: refs.value }),
    });
    await makeOwnFolder(dirname(removedFolder), removedFolder);
    const folder = join(removedFolder, `${basename(found.folder)}-${now.toString(36)}`);
    await retryOnWindows(() => rename(found.folder, folder));
    // The worktree is already moved. If anything fails after this, the next start finishes it.
    if (open?.administration) {
      await moveAdministration(open.administration, folder, record).catch(() => undefined);
    }
    if (open !== null) await forgetWorkingTree(open.worktree).catch(() => undefined);
    return ok({ folder: join(folder, basename(record.path)), until: earliestDeletion(now) });
  } catch (failure) {
    return err({ type: 'notRemoved', said: getErrorMessage(failure), path: record.path });
  }
}

/**
 * Deletes the branch of a run whose worktree was removed; its commits are kept. A branch that is checked out somewhere
 * stays. Returns the branch that stays, or null. Never rejects.
 */
export async function deleteBranch(
  open: OpenWorktree,
  branch: Awaited<ReturnType<typeof findRunBranch>>,
): Promise<Result<string | null, WorktreeProblem>> {
  if (branch.tip === null) return ok(null);
  if (await isInUseElsewhere(open, branch.name)) return ok(branch.name);
  const deleted = await open.repository.runRefCommand('update-ref', ['-d', `refs/heads/${branch.name}`, branch.tip]);
  return deleted.ok ? ok(null) : err(toWorktreeProblem(deleted.error));
}

/**
 * Makes git forget worktrees that an earlier process moved without finishing. If their repository was unavailable then,
 * first keeps their commits, which waits until the user trusts the folder. `now` is in Unix milliseconds. Never
 * rejects.
 */
export async function finishRemovals(removedFolder: string, deps: RemovalDeps, now: number): Promise<void> {
  for (const { folder, record } of await findRemoved(removedFolder)) {
    const worktree = record.kind === 'worktree' ? await readRecord(folder) : null;
    const place = worktree === null ? null : await findRepository(worktree.repository);
    if (worktree === null || !place?.ok) continue;
    const administration = await findAdministration(place.value.commonFolder, worktree.path);
    if (administration === null) continue;
    const isKept = record.refs !== undefined || (await keepCommitsLater({ folder, record }, worktree, deps, now));
    if (isKept) await moveAdministration(administration, folder, worktree).catch(() => undefined);
  }
}

/**
 * Keeps the commits of a worktree whose repository was unavailable, starting now, for as long as its files. Returns
 * false if it must wait.
 */
async function keepCommitsLater(
  { folder, record }: FoundRecord,
  worktree: WorktreeRecord,
  { git, mayWrite }: RemovalDeps,
  now: number,
): Promise<boolean> {
  try {
    if ((await mayWrite(worktree.projectRoot)) !== 'yes') return false;
    const program = await git();
    const open = program === null ? null : await openWorktree(program, worktree);
    const refs = open?.ok ? await keepCommits(open.value, worktree, now) : null;
    if (!refs?.ok) return false;
    await writeRemovedRecord(folder, { ...record, refs: refs.value, removedAt: now });
    return true;
  } catch {
    return false;
  }
}

/** Moves git's folder for a worktree, because it has its own data: the index, and commits of submodules. */
async function moveAdministration(administration: string, folder: string, { path }: WorktreeRecord): Promise<void> {
  // It moves next to the worktree, which has the name of the repository. On some disks, `Git` and `git` are the same
  // name.
  const name = basename(path).toLowerCase() === 'git' ? 'git-folder' : 'git';
  try {
    await retryOnWindows(() => rename(administration, join(folder, name)));
  } catch (failure) {
    if (getErrorCode(failure) !== 'EXDEV') throw failure;
    // The folder is on another disk. A new folder has nothing that a copy could overwrite.
    const to = join(await mkdtemp(join(folder, 'git-')), name);
    await cp(administration, to, { recursive: true, verbatimSymlinks: true, errorOnExist: true, force: false });
    await rm(administration, { recursive: true, force: true });
  }
}
