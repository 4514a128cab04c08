import type { SyncRefusal } from '../../shared/contract/remotes.ts';
import { t } from '../../shared/i18n/i18n.ts';
import { listPaths } from '../file-transactions/transaction-problem.ts';
import type { GitFailure } from '../git/git-program.ts';
import { type BranchProblem, describeBranchProblem } from './branch-problem.ts';
import { readReason } from './commit-problem.ts';
import { showSaid } from './sync-output.ts';

/** Why a remote and the repository are not in step. */
export type SyncProblem =
  | BranchProblem
  | { readonly type: 'noBranch' | 'noCommit' | 'noUpstream' | 'upstreamGone' | 'lfs' }
  | { readonly type: 'cancelled' | 'silent' | 'signIn' | 'unreachable' | 'redirected' | 'moved' }
  | { readonly type: 'unusable'; readonly why: string }
  /** The remote refused a push. `said` is its reason. */
  | { readonly type: 'rejected' }
  | { readonly type: 'declined'; readonly said: string }
  | { readonly type: 'diverged'; readonly ahead: number; readonly behind: number; readonly upstream: string };

/** Finds out why git could not talk to a remote. `output` is everything that it printed. */
export function readSyncFailure(failure: GitFailure, printed: string): SyncProblem {
  const output = printed.slice(-maxRead);
  if (failure.type === 'cancelled') return { type: 'cancelled' };
  if (failure.type === 'stuck' || failure.type === 'timedOut') return { type: 'silent' };
  const rejected = findReason(output, 'rejected');
  if (rejected === 'stale info') return { type: 'moved' };
  if (rejected !== undefined) return { type: 'rejected' };
  const declined = findReason(output, 'remote rejected');
  if (declined !== undefined) return { type: 'declined', said: declined };
  if (signInPattern.test(output)) return { type: 'signIn' };
  if (unreachablePattern.test(output)) return { type: 'unreachable' };
  if (redirectPattern.test(output)) return { type: 'redirected' };
  return { type: 'failed', said: readReason(failure) };
}

/** Only the end of what git printed is read, in characters. A remote can print anything. */
const maxRead = 16_000;
/** The longest message, in characters. */
const maxMessage = 2_000;

/** Finds the reason in a line such as ` ! [rejected] main -> main (fetch first)`. Other line ends are part of a line. */
function findReason(output: string, word: string): string | undefined {
  const line = output.split('\n').find((each) => each.startsWith(` ! [${word}] `) && each.trimEnd().endsWith(')'));
  return line?.trimEnd().slice(line.indexOf(' (') + 2, -1);
}

const signInPattern =
  /could not read (Username|Password)|Authentication failed|Permission denied|Host key verification failed|terminal prompts disabled|returned error: 40[13]|Invalid username or/i;
const redirectPattern = /returned error: 30[12378]/;
const unreachablePattern =
  /Could not resolve host|Couldn't resolve|Failed to connect|Connection (refused|timed out|reset)|Network is unreachable|No route to host/i;

/** Returns what the page gets. */
export function toSyncRefusal(problem: SyncProblem, output: string): SyncRefusal {
  const { type } = problem;
  return {
    type: type === 'cancelled' || type === 'rejected' || type === 'diverged' ? type : 'refused',
    message: showSaid(describeProblem(problem)).slice(0, maxMessage),
    output,
  };
}

function describeProblem(problem: SyncProblem): string {
  switch (problem.type) {
    case 'untrusted':
      return t`Workcell talks to remotes only in folders you trust. Trust this folder first.`;
    case 'readOnly':
      return t`You set this folder to read-only, so Workcell does not talk to its remotes.`;
    case 'changed':
      return t`The branch or the remote is another one by now. Nothing was changed. Look at it again.`;
    case 'uncommitted':
      return t`These files are not committed, and the other side has them differently: ${listPaths(problem.inTheWay)}. No file was changed. Commit or discard them first.`;
    case 'noBranch':
      return t`No branch is checked out. Make one first.`;
    case 'noCommit':
      return t`This branch has no commits yet.`;
    case 'noUpstream':
      return t`This branch follows no branch of this remote.`;
    case 'upstreamGone':
      return t`The remote does not have the branch that this one follows.`;
    case 'lfs':
      return t`This repository uses Git LFS, and Workcell does not upload its large files. Push with git itself.`;
    case 'cancelled':
      return t`You ended it.`;
    case 'silent':
      return t`The remote did not answer for too long, so git was ended.`;
    case 'signIn':
      return t`The remote did not accept your sign-in. Sign in with git in a terminal, then try again.`;
    case 'unreachable':
      return t`The remote cannot be reached. Check its address and your network.`;
    case 'redirected':
      return t`The remote sends git to another address. Workcell does not follow. Set the new address with git itself.`;
    case 'unusable':
      return problem.why;
    case 'rejected':
      return t`The remote has commits that are not here. Nothing was pushed. Fetch them first.`;
    case 'moved':
      return t`The remote branch has other commits by now. Nothing was replaced. Fetch, and look at them first.`;
    case 'declined':
      return t`The remote refused the push: ${problem.said}`;
    case 'diverged':
      return t`Both sides have new commits: ${problem.ahead} here, ${problem.behind} on ${problem.upstream}. No file was changed. They must be merged or rebased.`;
    default:
      return describeBranchProblem(problem);
  }
}
