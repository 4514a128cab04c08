import { t } from '../../../shared/i18n/i18n.ts';
import {
  describeTransactionProblem,
  listPaths,
  type TransactionProblem,
} from '../../file-transactions/transaction-problem.ts';
import type { GitFailure } from '../../git/git-program.ts';

/** Why an action on a worktree failed. Nothing has changed unless the problem says so. */
export type WorktreeProblem =
  | { readonly type: 'noGit' }
  | { readonly type: 'notARepository' }
  /** A repository without a working tree. */
  | { readonly type: 'bareRepository' }
  /** The user has not trusted the folder, or made it read-only, so git does not run there. */
  | { readonly type: 'untrusted' }
  | { readonly type: 'readOnly' }
  /** `forMerge`: everything works except merging. */
  | { readonly type: 'gitTooOld'; readonly found: string; readonly needed: string; readonly forMerge: boolean }
  /** The repository has no commit, so a worktree has nothing to start from. */
  | { readonly type: 'noCommit' }
  /** Paths that both sides changed, or that are in the way. */
  | { readonly type: 'conflicts'; readonly paths: readonly string[] }
  /** The files of the workspace could not be changed. */
  | { readonly type: 'files'; readonly problem: TransactionProblem }
  /** Nested repositories and submodules, whose files are not in git's trees. */
  | { readonly type: 'nested'; readonly paths: readonly string[]; readonly worktree: string }
  /** Submodules that would have to be added, moved or removed. */
  | { readonly type: 'submodules'; readonly paths: readonly string[]; readonly worktree: string }
  /** The worktree changed since the review. */
  | { readonly type: 'changedSinceReview' }
  /** Workcell has not shown this state of the run since it started. */
  | { readonly type: 'notReviewed' }
  /** Changes to leave out that the review does not have, or that cannot be left out alone. */
  | { readonly type: 'unknownChanges'; readonly paths: readonly string[] }
  /** A path that would be a file and a folder at once, because only half of a change is left out. */
  | { readonly type: 'fileAndFolder'; readonly path: string }
  /** Everything is left out. */
  | { readonly type: 'nothingLeft' }
  /** The branch of a run is checked out in another folder. */
  | { readonly type: 'branchInUse'; readonly branch: string }
  /** Something still works for the run; `by` names it. */
  | { readonly type: 'inUse'; readonly by: string }
  /** Another host has the data folder; `why` is a sentence. */
  | { readonly type: 'notOurs'; readonly why: string }
  /** Something works in the workspace; `by` names it. */
  | { readonly type: 'workspaceInUse'; readonly by: string }
  /** The repository of a worktree is no longer in its place. */
  | { readonly type: 'repositoryGone'; readonly path: string }
  /** The workspace changed during the merge. */
  | { readonly type: 'changedMeanwhile' }
  /** The folder of the worktree is gone. */
  | { readonly type: 'folderGone' }
  /** The folder of the worktree could not be moved. */
  | { readonly type: 'notRemoved'; readonly said: string; readonly path: string }
  /** A partial clone lacks contents that are needed. Git would fetch them, but we never fetch. */
  | { readonly type: 'contentsMissing' }
  | { readonly type: 'cancelled' }
  | { readonly type: 'failed'; readonly said: string };

/** Git's messages about a missing object. */
const missingObject = /unable to read (sha1 file of |tree |blob )?.*\b[0-9a-f]{40,64}\b|missing (blob|tree) object/;

/** Converts a git failure to a problem. */
export function toWorktreeProblem({ said, code, type }: GitFailure): WorktreeProblem {
  if (type === 'cancelled') return { type: 'cancelled' };
  if (type === 'timedOut') return { type: 'failed', said: t`It took too long and was stopped.` };
  if (type === 'stuck')
    return { type: 'failed', said: t`It was stuck on a file that cannot be opened, such as a named pipe.` };
  if (type === 'tooLarge') return { type: 'failed', said: t`It printed more than Workcell can read.` };
  if (missingObject.test(said)) return { type: 'contentsMissing' };
  return { type: 'failed', said: findReason(said) || t`git ended with ${code ?? 'no code'}.` };
}

/** Returns the sentence for the user. */
export function describeWorktreeProblem(problem: WorktreeProblem): string {
  switch (problem.type) {
    case 'noGit':
      return t`git was not found, so a run cannot have its own worktree. Install git, or run in place.`;
    case 'notARepository':
      return t`This folder is not in a git repository, so a run cannot have its own worktree. Run in place.`;
    case 'bareRepository':
      return t`This folder is a bare repository without files to work on. Open one of its working trees.`;
    case 'untrusted':
      return t`Workcell runs git only in folders you trust. Trust this folder first, or run in place.`;
    case 'readOnly':
      return t`You set this folder to read-only, so Workcell does not run git in it. Run in place, or trust the folder.`;
    case 'gitTooOld':
      return problem.forMerge
        ? t`Applying needs git ${problem.needed} or later. You have git ${problem.found}. Nothing was applied. Keep the branch and merge it, or update git.`
        : t`Worktrees need git ${problem.needed} or later. You have git ${problem.found}. Update git, or run in place.`;
    case 'noCommit':
      return t`This repository has no commits yet, so it cannot have a worktree. Commit first, or run in place.`;
    case 'conflicts':
      return t`The folder has conflicting changes: ${listPaths(problem.paths)}. Nothing was applied. Keep the branch and merge it.`;
    case 'files':
      return describeTransactionProblem(problem.problem);
    case 'nested':
      return t`The worktree contains nested repositories or submodules: ${listPaths(problem.paths)}. Git cannot add their files to a branch or your folder. Nothing was changed. Copy what you need from ${problem.worktree}, then move them out of the worktree.`;
    case 'submodules':
      return t`The run changed submodules: ${listPaths(problem.paths)}. Nothing was applied. Keep the branch and merge it, or copy what you need from ${problem.worktree}.`;
    case 'changedSinceReview':
      return t`The worktree changed since you reviewed it. Review it again.`;
    case 'notReviewed':
      return t`Workcell has not shown these changes since it started. Nothing was changed. Review the run again.`;
    case 'unknownChanges':
      return t`These changes cannot be left out as chosen: ${listPaths(problem.paths)}. Nothing was applied. Review the run again.`;
    case 'fileAndFolder':
      return t`${problem.path} was a file and became a folder, or the reverse. Keep or leave out both parts of this change. Nothing was applied.`;
    case 'nothingLeft':
      return t`You left out every change, so nothing was applied. Keep at least one.`;
    case 'branchInUse':
      return t`Branch ${problem.branch} is checked out in another folder. Check out another branch there, then try again.`;
    case 'inUse':
      return t`The run is still using its worktree: ${problem.by}. Wait for it to end, or stop it.`;
    case 'workspaceInUse':
      return t`The folder is in use: ${problem.by}. Nothing was applied. Wait for it to end, or stop it.`;
    case 'notOurs':
      return problem.why;
    case 'repositoryGone':
      return t`The repository is no longer at ${problem.path}. Move it back, or discard the worktree.`;
    case 'notRemoved':
      return t`The worktree could not be moved: ${problem.said}. It is still at ${problem.path}.`;
    case 'changedMeanwhile':
      return t`The folder changed while Workcell was applying. Nothing was applied. Apply again.`;
    case 'folderGone':
      return t`The worktree folder is gone.`;
    case 'contentsMissing':
      return t`Some file contents are not on this machine. This is probably a partial clone. Check out what you need with git first.`;
    case 'cancelled':
      return t`It was canceled.`;
    case 'failed':
      return t`git failed: ${problem.said}`;
  }
}

/** Finds the line with the reason: the first error. Later lines of git are consequences or hints. */
function findReason(said: string): string {
  const lines = said.split('\n').map((line) => line.trim());
  const reported = lines.find((line) => /^(fatal|error): /.test(line)) ?? lines.findLast((line) => line !== '');
  return (reported ?? '').replace(/^(fatal|error): /, '');
}
