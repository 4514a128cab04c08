import { err, ok, type Result } from '../../../shared/base/result.ts';
import { publishCommit } from '../../git/publish.ts';
import { commitTree } from '../../git/trees.ts';
import { findRunBranch, isInUseElsewhere } from './find-run-branch.ts';
import type { OpenWorktree } from './open-worktree.ts';
import { toWorktreeProblem, type WorktreeProblem } from './worktree-problem.ts';
import type { WorktreeRecord } from './worktree-record.ts';

/** A request to commit to the branch of a run. `tree` is an object ID. */
export type BranchRequest = {
  /** The state of the worktree to put on the branch. */
  readonly tree: string;
  readonly message: string;
};

/**
 * Commits the state of a worktree to the branch of its run, after the run's own commits. Without a difference, adds no
 * commit. Returns the branch. Never rejects.
 */
export async function keepBranch(
  open: OpenWorktree,
  record: WorktreeRecord,
  { message, tree }: BranchRequest,
): Promise<Result<string, WorktreeProblem>> {
  const { repository, worktree } = open;
  const branch = await findRunBranch(open, record);
  if (await isInUseElsewhere(open, branch.name)) return err({ type: 'branchInUse', branch: branch.name });
  const head = await worktree.headCommit();
  // Commits that the run made elsewhere, on no branch or on another one, also stay reachable.
  const parents = [...new Set([branch.tip, head].filter((commit) => commit !== null))];
  if (parents.length === 0) parents.push(record.base);
  const [first = record.base] = parents;
  const same = await repository.runContentCommand('rev-parse', ['--verify', '--quiet', `${first}^{tree}`]);
  let commit = first;
  if (parents.length > 1 || !same.ok || same.value.toString().trim() !== tree) {
    const made = await commitTree(repository, { tree, parents, message });
    if (!made.ok) return err(toWorktreeProblem(made.error));
    commit = made.value;
    const published = await publishCommit(repository, commit, parents);
    if (!published.ok) return err(toWorktreeProblem(published.error));
  }
  if (commit === branch.tip) return ok(branch.name);
  const before = branch.tip ?? '0'.repeat(commit.length);
  const moved = await repository.runRefCommand('update-ref', [`refs/heads/${branch.name}`, commit, before]);
  return moved.ok ? ok(branch.name) : err(toWorktreeProblem(moved.error));
}
