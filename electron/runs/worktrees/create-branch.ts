import { err, ok, type Result } from '../../../shared/base/result.ts';
import type { WorkcellId } from '../../../shared/runs/run-ref.ts';
import { type GitFailure, gitFailure } from '../../git/git-program.ts';
import type { PrivateRepository } from '../../git/private-repository.ts';

const mostNames = 50;

/**
 * Makes a branch for a run at a commit: `workcell/<run>`, or the first free one with `-2`, `-3` …. If a branch is
 * called `workcell`, git allows none below it, so ours is `workcell-<run>`. Returns the name. Never rejects.
 */
export async function createBranch(
  repository: PrivateRepository,
  runId: WorkcellId,
  commit: string,
): Promise<Result<string, GitFailure>> {
  const listed = await repository.refs('for-each-ref', ['--format=%(refname)', 'refs/heads/']);
  if (!listed.ok) return listed;
  // On some disks, two names that differ only in case are the same file.
  const taken = new Set(listed.value.toString('utf8').toLowerCase().split('\n'));
  const start = taken.has('refs/heads/workcell') ? `workcell-${runId}` : `workcell/${runId}`;
  for (let number = 1; number <= mostNames; number++) {
    const branch = number === 1 ? start : `${start}-${number}`;
    if (taken.has(`refs/heads/${branch}`.toLowerCase())) continue;
    const none = '0'.repeat(commit.length);
    const made = await repository.refs('update-ref', [`refs/heads/${branch}`, commit, none]);
    return made.ok ? ok(branch) : made;
  }
  return err(gitFailure(start));
}
