import { z } from 'zod';
import { err, ok, type Result } from '../../shared/base/result.ts';
import { t } from '../../shared/i18n/i18n.ts';
import { readGitHead } from '../git/git-head.ts';
import { createGitFailure, type GitFailure } from '../git/git-program.ts';
import { settleIndexLock } from '../git/index-lock.ts';
import type { PrivateRepository } from '../git/private-repository.ts';
import { readReason } from './commit-problem.ts';

/** How HEAD or a branch moves when files are replaced. The journal of that change has it, for a start after a kill. */
export const branchMove = z.object({
  kind: z.literal('branch'),
  /** The folder that the user trusts. */
  folder: z.string(),
  /** The branch that HEAD named before. Null: none. */
  current: z.string().nullable(),
  /** The branch that HEAD names afterwards. The same one for a pull, which moves the branch itself. */
  name: z.string(),
  /** The commits before and afterwards. Null before the first one. */
  head: z.string().nullable(),
  target: z.string(),
  /** What proves that the lock of the index is ours; see `IndexLock`. */
  lockProof: z.string().nullable(),
});
export type BranchMove = Readonly<z.infer<typeof branchMove>>;

/** Moves HEAD, or the branch. */
export async function move(repository: PrivateRepository, moved: BranchMove): Promise<Result<unknown, GitFailure>> {
  const { current, head, name, target } = moved;
  if (name !== current) return await pointHead(repository, { current, name }, head);
  return await moveBranch(repository, name, { from: head ?? '0'.repeat(target.length), to: target });
}

/** Moves HEAD, or the branch, back if it was moved. */
export async function moveBack(repository: PrivateRepository, moved: BranchMove): Promise<Result<unknown, GitFailure>> {
  const { current, head, name, target } = moved;
  const ref = `refs/heads/${name}`;
  if (name === current) {
    if ((await repository.findCommit(ref)) !== target) return ok(null);
    if (head !== null) return await moveBranch(repository, name, { from: target, to: head });
    return await repository.runRefCommand('update-ref', ['-d', '--no-deref', ref, target]);
  }
  const now = await readGitHead(repository.place.root);
  if (now === null || now.isDetached || now.branch !== name) return ok(null);
  if (current !== null) return await pointHead(repository, { current: name, name: current }, head);
  if (head === null) return ok(null);
  return await repository.runRefCommand('update-ref', ['--no-deref', repository.headName, head]);
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
 * Completes or undoes a move that an earlier start left unfinished, as its files were. Returns a sentence if it could
 * not. `open` opens the repository of the folder.
 */
export async function settleMove(
  moved: BranchMove,
  outcome: 'finished' | 'restored',
  open: <T>(act: (repository: PrivateRepository) => Promise<Result<T, GitFailure>>) => Promise<Result<T, unknown>>,
): Promise<string | null> {
  if (moved.lockProof !== null) await settleIndexLock(moved.lockProof, outcome === 'finished' ? 'publish' : 'release');
  if (outcome === 'finished') return null;
  let why = '';
  const back = await open(async (repository) => {
    const done = await moveBack(repository, moved);
    if (!done.ok) why = readReason(done.error);
    return done.ok ? done : err(createGitFailure(why));
  });
  if (back.ok) return null;
  return t`Its files are those of before, but ${moved.name} could not be moved back. ${why}`.trim();
}
