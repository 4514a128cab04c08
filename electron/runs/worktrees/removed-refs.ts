import { join } from 'node:path';
import { ok, type Result } from '../../../shared/base/result.ts';
import type { RemovedRecord } from '../../file-transactions/removed-record.ts';
import type { Git } from '../../git/git-program.ts';
import { PrivateRepository } from '../../git/private-repository.ts';
import { releaseTree } from '../../git/publish.ts';
import { readSmallFile } from '../../git/read-small-file.ts';
import { findRepository } from '../../git/repository-place.ts';
import type { TrustGate } from '../../host/gates.ts';
import { findRunBranch } from './find-run-branch.ts';
import type { OpenWorktree } from './open-worktree.ts';
import { toWorktreeProblem, type WorktreeProblem } from './worktree-problem.ts';
import type { WorktreeRecord } from './worktree-record.ts';

/** The form of the prefix that `keepCommits` returns. */
const ownRefPattern = /^refs\/workcell\/removed\/[A-Za-z0-9-]+$/;

/** How many commits left behind by a worktree are kept, apart from its branch and its last checkout. */
const maxLeftCommits = 50;

/**
 * Points our own refs at all commits of a run, so that git does not delete them: its branch, its last checkout, and its
 * earlier checkouts. Returns the prefix of these refs. Never rejects.
 */
export async function keepCommits(
  open: OpenWorktree,
  record: WorktreeRecord,
  now: number,
): Promise<Result<string, WorktreeProblem>> {
  const { administration, repository, worktree } = open;
  const name = record.runId.replace(/[^A-Za-z0-9-]+/g, '-');
  const prefix = `refs/workcell/removed/${name}-${now.toString(36)}`;
  const [branch, head] = await Promise.all([findRunBranch(open, record), worktree.headCommit()]);
  const needed = new Set([branch.tip, head].filter((commit) => commit !== null));
  for (const [number, commit] of [...needed].entries()) {
    const kept = await repository.runRefCommand('update-ref', [`${prefix}/${number}`, commit]);
    if (!kept.ok) return { ok: false, error: toWorktreeProblem(kept.error) };
  }
  const left = new Set(await readHeadHistory(administration)).difference(needed);
  left.delete(record.base);
  for (const [number, commit] of [...left].slice(0, maxLeftCommits).entries()) {
    // Git may have deleted the commit already.
    await repository.runRefCommand('update-ref', [`${prefix}/before-${number}`, commit]);
  }
  return ok(prefix);
}

async function releaseCommits(repository: PrivateRepository, prefix: string): Promise<void> {
  const listed = await repository.runRefCommand('for-each-ref', ['--format=%(refname)', `${prefix}/`]);
  if (!listed.ok) return;
  for (const ref of listed.value.toString('utf8').split('\n')) {
    if (ref.startsWith(`${prefix}/`)) await repository.runRefCommand('update-ref', ['-d', ref]);
  }
}

/** Reads the commits in the log of a worktree's HEAD, newest first. */
async function readHeadHistory(administration: string | null): Promise<readonly string[]> {
  const log = administration === null ? null : await readSmallFile(join(administration, 'logs', 'HEAD'));
  const lines = log?.toString('utf8').split('\n') ?? [];
  return lines.flatMap((line) => /^[0-9a-f]{40,64} ([0-9a-f]{40,64}) /.exec(line)?.[1] ?? []).reverse();
}

/** The dependencies for running git for a removed worktree. */
export type RemovalDeps = {
  git(): Promise<Git | null>;
  /** Whether the user trusts a folder. */
  mayWrite: TrustGate['mayWrite'];
};

/**
 * Releases what a repository keeps for a removed worktree, if the repository still exists. Rejects while the user
 * does not trust `askedFor`, the folder the run was requested for.
 */
export async function releaseRemoved(
  { git, mayWrite }: RemovalDeps,
  { baseTree, refs, root }: RemovedRecord,
  askedFor = root,
): Promise<void> {
  const place = await findRepository(root);
  if (!place.ok || place.value.root !== root) return;
  if ((await mayWrite(askedFor)) !== 'yes') throw new Error(`${askedFor} is not trusted`);
  const program = await git();
  if (program === null) return;
  const repository = await PrivateRepository.open(program, place.value);
  if (!repository.ok) return;
  // The record is a file that anyone can edit, so delete only refs in our own form.
  if (refs !== undefined && ownRefPattern.test(refs)) await releaseCommits(repository.value, refs);
  if (baseTree !== undefined) await releaseTree(repository.value, baseTree);
}
