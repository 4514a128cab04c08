import { cp, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { codeOf, messageOf } from '../../../shared/base/failure.ts';
import { err, ok, type Result } from '../../../shared/base/result.ts';
import { earliestDeletion } from '../../file-transactions/kept-age.ts';
import { patiently } from '../../file-transactions/patiently.ts';
import {
  type FoundRecord,
  findRemoved,
  type RemovedRecord,
  writeRemovedRecord,
} from '../../file-transactions/removed-record.ts';
import { forgetWorkingTree } from '../../git/private-store.ts';
import { findRepository } from '../../git/repository-place.ts';
import { type branchOfRun, isInUseElsewhere } from './branch-of-run.ts';
import type { FoundWorktree } from './find-worktrees.ts';
import { findAdministration, type OpenWorktree, openWorktree } from './open-worktree.ts';
import { keepCommits, type RemovalDeps } from './removed-refs.ts';
import { problemOf, type WorktreeProblem } from './worktree-problem.ts';
import { nameOfRun, readRecord, type WorktreeRecord } from './worktree-record.ts';

export type RemoveRequest = {
  readonly found: FoundWorktree;
  /** Null where the repository is gone. */
  readonly open: OpenWorktree | null;
  readonly reason: Extract<RemovedRecord['reason'], 'kept' | 'discarded'>;
  /** Where removed folders are kept. */
  readonly removedFolder: string;
  /** Unix milliseconds. */
  readonly now: number;
};

/** Where a removed worktree is, and until when at least, in Unix milliseconds. */
export type Removed = { readonly folder: string; readonly until: number };

/**
 * Moves a worktree with all that is in it to where removed folders are kept, also one whose folder somebody has deleted,
 * and keeps its commits. Git knows nothing of it afterwards. Its branch stays. Never rejects.
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
      baseTree: nameOfRun(record),
      ...(refs === null ? {} : { refs: refs.value }),
    });
    await mkdir(removedFolder, { recursive: true, mode: 0o700 });
    const folder = join(removedFolder, `${basename(found.folder)}-${now.toString(36)}`);
    await patiently(() => rename(found.folder, folder));
    // The worktree is moved already: what fails from here on, the next start finishes.
    if (open?.administration) {
      await moveAdministration(open.administration, folder, record).catch(() => undefined);
    }
    if (open !== null) await forgetWorkingTree(open.worktree).catch(() => undefined);
    return ok({ folder: join(folder, basename(record.path)), until: earliestDeletion(now) });
  } catch (failure) {
    return err({ type: 'notRemoved', said: messageOf(failure), path: record.path });
  }
}

/**
 * Deletes the branch of a run whose worktree was removed; its commits are kept. One that is checked out somewhere stays.
 * Returns the branch that stays, null where none does. Never rejects.
 */
export async function deleteBranch(
  open: OpenWorktree,
  branch: Awaited<ReturnType<typeof branchOfRun>>,
): Promise<Result<string | null, WorktreeProblem>> {
  if (branch.tip === null) return ok(null);
  if (await isInUseElsewhere(open, branch.name)) return ok(branch.name);
  const deleted = await open.repository.refs('update-ref', ['-d', `refs/heads/${branch.name}`, branch.tip]);
  return deleted.ok ? ok(null) : err(problemOf(deleted.error));
}

/**
 * Has git forget the worktrees that an earlier start moved but had no time to tell it of. Where their repository was away
 * then, their commits are kept first; without the person's trust that waits. `now` is Unix milliseconds. Never rejects.
 */
export async function finishRemovals(removedFolder: string, deps: RemovalDeps, now: number): Promise<void> {
  for (const { folder, record } of await findRemoved(removedFolder)) {
    const worktree = record.kind === 'worktree' ? await readRecord(folder) : null;
    const place = worktree === null ? null : await findRepository(worktree.repository);
    if (worktree === null || !place?.ok) continue;
    const administration = await findAdministration(place.value.commonFolder, worktree.path);
    if (administration === null) continue;
    const isKept = record.refs !== undefined || (await keepLate({ folder, record }, worktree, deps, now));
    if (isKept) await moveAdministration(administration, folder, worktree).catch(() => undefined);
  }
}

/** Keeps the commits of a worktree whose repository was away, as long from now as its files. False where it must wait. */
async function keepLate(
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

/** What git knows of a worktree has things of its own in it: the index, the commits of submodules. */
async function moveAdministration(administration: string, folder: string, { path }: WorktreeRecord): Promise<void> {
  // Beside the worktree, which has the name of its repository: on some disks `Git` is the same name as `git`.
  const name = basename(path).toLowerCase() === 'git' ? 'git-folder' : 'git';
  try {
    await patiently(() => rename(administration, join(folder, name)));
  } catch (failure) {
    if (codeOf(failure) !== 'EXDEV') throw failure;
    // Another disk. A new folder holds nothing that a copy could overwrite.
    const to = join(await mkdtemp(join(folder, 'git-')), name);
    await cp(administration, to, { recursive: true, verbatimSymlinks: true, errorOnExist: true, force: false });
    await rm(administration, { recursive: true, force: true });
  }
}
