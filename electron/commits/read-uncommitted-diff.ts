import { err, ok, type Result } from '../../shared/base/result.ts';
import { getBranchName, readGitHead } from '../git/git-head.ts';
import type { PrivateRepository } from '../git/private-repository.ts';
import { takeWorkingTreeSnapshot } from '../git/snapshot.ts';
import { createPatch } from '../git/trees.ts';
import { type CommitProblem, toCommitProblem } from './commit-problem.ts';
import { findPrefix, readBaseTree } from './read-uncommitted.ts';

/** What differs between the last commit and the disk in a folder. Paths are relative to the folder. */
export type UncommittedDiff = {
  readonly text: string;
  /** The ids of the compared trees: of the commit, and of the disk. */
  readonly from: string;
  readonly to: string;
  /** False in a repository without commits, where everything differs. */
  readonly hasCommit: boolean;
  /** Whether it is too long. Then the last files are missing. */
  readonly isCut: boolean;
  /** Whether the repository has more than the folder. */
  readonly isPart: boolean;
  /** The branch that is checked out; null if there is none. */
  readonly branch: string | null;
};

/** Longer diffs are cut, in bytes: reading one would block everything else. */
const maxBytes = 4_000_000;

/** Compares the files of a folder with the last commit. Changes nothing outside our own folder. Rejects with the system's error. */
export async function readUncommittedDiff(
  repository: PrivateRepository,
  folder: string,
): Promise<Result<UncommittedDiff, CommitProblem>> {
  const { root } = repository.place;
  const branch = getBranchName(await readGitHead(root));
  const within = await findPrefix(repository, folder);
  const taken = await takeWorkingTreeSnapshot(repository);
  if (!taken.ok) return err(toCommitProblem(taken.error));
  const { head, tree } = taken.value;
  const base = await readBaseTree(repository, head);
  if (!base.ok) return base;
  const options = { maxBytes, within };
  const patch = await createPatch(repository, base.value, tree, options);
  if (!patch.ok) return err(toCommitProblem(patch.error));
  const { isCut, text } = patch.value;
  return ok({
    text: isCut ? dropCutFile(text) : text,
    from: base.value,
    to: tree,
    isCut,
    hasCommit: head !== null,
    isPart: within !== '',
    branch,
  });
}

/** Drops the last file of a diff, which may have lost its end. An only file stays, without its lines. */
function dropCutFile(text: string): string {
  const last = text.lastIndexOf('\ndiff --git ');
  return text.slice(0, (last === -1 ? text.indexOf('\n@@ ') : last) + 1);
}
