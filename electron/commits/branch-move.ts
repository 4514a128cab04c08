import { existsSync } from 'node:fs';
import { z } from 'zod';
import { err, ok, type Result } from '../../shared/base/result.ts';
import { t } from '../../shared/i18n/i18n.ts';
import type { Unsettled } from '../file-transactions/recover-transactions.ts';
import { readGitHead } from '../git/git-head.ts';
import { createGitFailure, type GitFailure } from '../git/git-program.ts';
import { isLockLeft, settleIndexLock } from '../git/index-lock.ts';
import type { PrivateRepository } from '../git/private-repository.ts';
import { readReason } from './commit-problem.ts';

/** How HEAD or a branch moves when files are replaced. The journal of that change has it, for a start after a kill. */
export const branchMove = z.object({
  kind: z.literal('branch'),
  /** The folder that the user trusts. */
  folder: z.string(),
  /** The working tree, in case another repository is in that folder by then. */
  root: z.string(),
  /** The branch that HEAD named before. Null: none. */
  current: z.string().nullable(),
  /** The branch that HEAD names afterwards. The same one for a pull, which moves the branch itself. */
  name: z.string(),
  /** The commits before and afterwards. Null before the first one. */
  head: z.string().nullable(),
  target: z.string(),
  lockPath: z.string(),
  /** What proves that the lock of the index is ours; see `IndexLock`. */
  lockProof: z.string().nullable(),
});
export type BranchMove = Readonly<z.infer<typeof branchMove>>;

/** Moves HEAD, or the branch. */
export async function move(repository: PrivateRepository, moved: BranchMove): Promise<Result<unknown, GitFailure>> {
  const { current, head, name, target } = moved;
  if (name !== current) {
    const pointed = await pointHead(repository, { current, name }, head);
    if (!pointed.ok || (await repository.findCommit(`refs/heads/${name}`)) === target) return pointed;
    return err(createGitFailure(t`${name} was moved in the meantime.`));
  }
  return await moveBranch(repository, name, { from: head ?? '0'.repeat(target.length), to: target });
}

/** Moves HEAD, or the branch, back if it was moved. */
export async function moveBack(repository: PrivateRepository, moved: BranchMove): Promise<Result<unknown, GitFailure>> {
  const { current, head, name, target } = moved;
  if (!(await isMoved(repository, moved))) return ok(null);
  if (name === current) {
    const ref = `refs/heads/${name}`;
    if (head !== null) return await moveBranch(repository, name, { from: target, to: head });
    return await repository.runRefCommand('update-ref', ['-d', '--no-deref', ref, target]);
  }
  if (current !== null) return await pointHead(repository, { current: name, name: current }, head);
  if (head === null) return ok(null);
  return await repository.runRefCommand('update-ref', ['--no-deref', repository.headName, head]);
}

async function isMoved(repository: PrivateRepository, { current, name, target }: BranchMove): Promise<boolean> {
  if (name === current) return (await repository.findCommit(`refs/heads/${name}`)) === target;
  const now = await readGitHead(repository.place.root);
  return now !== null && !now.isDetached && now.branch === name;
}

function moveBranch(repository: PrivateRepository, name: string, { from, to }: { from: string; to: string }) {
  const args = ['-m', 'pull: Fast-forward', '--no-deref', `refs/heads/${name}`, to, from];
  return repository.runRefCommand('update-ref', args);
}

/** Makes HEAD name a branch. `head` is the commit from before. */
export async function pointHead(
  repository: PrivateRepository,
  { current, name }: Pick<BranchMove, 'current' | 'name'>,
  head: string | null,
): Promise<Result<Buffer, GitFailure>> {
  const note = `checkout: moving from ${current ?? head ?? 'nothing'} to ${name}`;
  return await repository.runRefCommand('symbolic-ref', ['-m', note, repository.headName, `refs/heads/${name}`]);
}

/**
 * Completes or undoes a move that an earlier start left unfinished, as its files were. Returns what it could not do.
 * `open` opens the repository of the folder.
 */
export async function settleMove(
  moved: BranchMove,
  outcome: 'finished' | 'restored',
  open: <T>(act: (repository: PrivateRepository) => Promise<Result<T, GitFailure>>) => Promise<Result<T, unknown>>,
): Promise<Unsettled | null> {
  const { lockPath, lockProof } = moved;
  const unsettled = outcome === 'restored' ? await settleBack(moved, open) : null;
  // The next start needs the lock, and until then git must not move what it will move back.
  if (unsettled?.isPending) return unsettled;
  if (lockProof === null) return unsettled ?? describeLeftLock(lockPath, outcome);
  const settled = await settleIndexLock(lockProof, outcome === 'finished' ? 'publish' : 'release');
  if (settled === 'gone') return { said: describeOldIndex(), isPending: false };
  if (settled === 'settled') return unsettled;
  const said = t`Its files have changed, but ${lockPath} could not be put in place of the index.`;
  return unsettled ?? { said: outcome === 'finished' ? said : describeLock(lockPath), isPending: true };
}

async function settleBack(moved: BranchMove, open: Parameters<typeof settleMove>[2]): Promise<Unsettled | null> {
  const { lockPath, lockProof, name, root } = moved;
  // Git neither switches nor pulls while the lock is there. Without it, anyone may have moved the branch.
  const isLocked = lockProof === null ? existsSync(lockPath) : await isLockLeft(lockProof);
  let why = '';
  const back = await open(async (repository): Promise<Result<Unsettled | null, GitFailure>> => {
    if (repository.place.root !== root) {
      return ok({
        said: t`Another repository is in ${moved.folder} now, so its branch was left alone.`,
        isPending: false,
      });
    }
    if (!isLocked && (await isMoved(repository, moved))) {
      const said = t`The lock of git was removed in the meantime, so Workcell left ${name} checked out. Compare the files with git status.`;
      return ok({ said, isPending: false });
    }
    const done = await moveBack(repository, moved);
    if (done.ok)
      return ok((await isAsBefore(repository, moved)) ? null : { said: describeOtherHead(), isPending: false });
    why = readReason(done.error);
    return err(createGitFailure(why));
  });
  if (back.ok) return back.value;
  return {
    said: t`Its files are those of before, but ${name} could not be moved back. ${why}`.trim(),
    isPending: true,
  };
}

/** Whether HEAD names the branch and the commit from before the move. */
async function isAsBefore(repository: PrivateRepository, { current, head }: BranchMove): Promise<boolean> {
  const now = await readGitHead(repository.place.root);
  const branch = now === null || now.isDetached ? null : now.branch;
  return branch === current && (await repository.headCommit()) === head;
}

function describeOtherHead(): string {
  return t`Its files are those of before, but another branch or commit has been checked out since. Compare them with git status.`;
}

function describeOldIndex(): string {
  return t`The lock of git was removed in the meantime, so its index may still be the earlier one. If git status shows changes that are not yours, run git reset.`;
}

function describeLeftLock(lockPath: string, outcome: 'finished' | 'restored'): Unsettled | null {
  if (!existsSync(lockPath)) return null;
  const old = t`The index of git is still the earlier one. Delete ${lockPath} if no git is running, then run git reset.`;
  return { said: outcome === 'finished' ? old : describeLock(lockPath), isPending: false };
}

function describeLock(lockPath: string): string {
  return t`${lockPath} is left. Delete it if no git is running.`;
}
