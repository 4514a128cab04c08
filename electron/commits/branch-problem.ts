import type { GitOperation } from '../../shared/contract/commits.ts';
import type { BranchRefusal } from '../../shared/contract/repository-branches.ts';
import { t } from '../../shared/i18n/i18n.ts';
import {
  describeTransactionProblem,
  listPaths,
  type TransactionProblem,
} from '../file-transactions/transaction-problem.ts';
import type { GitFailure } from '../git/git-program.ts';
import { readReason } from './commit-problem.ts';

/** Why the branch is not the other one, or not fully. Paths are to be shown. */
export type BranchProblem =
  | { readonly type: 'untrusted' | 'readOnly' | 'noGit' | 'notARepository' }
  | { readonly type: 'gitTooOld'; readonly found: string; readonly needed: string }
  /** Another branch or commit was checked out since the list was read. */
  | { readonly type: 'changed' }
  | { readonly type: 'operation'; readonly operation: GitOperation }
  | { readonly type: 'conflicts'; readonly paths: readonly string[] }
  | { readonly type: 'oddBranch' }
  | { readonly type: 'gone' | 'elsewhere' | 'exists'; readonly branch: string }
  /** Something of Codex works in the folder. */
  | { readonly type: 'inUse' }
  /** This host must not change files; `why` is a sentence. */
  | { readonly type: 'notOurs'; readonly why: string }
  /** Files that the other branch has through a program, such as LFS. */
  | { readonly type: 'filters'; readonly paths: readonly string[] }
  | { readonly type: 'submodules'; readonly paths: readonly string[] }
  | { readonly type: 'sparse' }
  | { readonly type: 'uncommitted'; readonly files: readonly string[]; readonly inTheWay: readonly string[] }
  /** `path` is git's lock on the index. */
  | { readonly type: 'locked'; readonly path: string }
  | { readonly type: 'files'; readonly problem: TransactionProblem }
  /** The files could not be changed, but the branch was, and could not be changed back. */
  | { readonly type: 'notBack'; readonly said: string }
  /** The files and the branch have changed, but not the index. */
  | { readonly type: 'notPublished'; readonly said: string }
  | { readonly type: 'failed'; readonly said: string };

/** Converts a failure of git. */
export function toBranchProblem(failure: GitFailure): BranchProblem {
  return { type: 'failed', said: readReason(failure) };
}

/** Returns what the page gets: a sentence, or a question about files that are not committed. */
export function toBranchRefusal(problem: BranchProblem): BranchRefusal {
  if (problem.type === 'uncommitted') {
    return { type: 'uncommitted', files: [...problem.files], inTheWay: [...problem.inTheWay] };
  }
  return { type: 'refused', message: describeBranchProblem(problem) };
}

/** Describes why the branch is not the other one, or not fully. */
export function describeBranchProblem(problem: Exclude<BranchProblem, { readonly type: 'uncommitted' }>): string {
  switch (problem.type) {
    case 'untrusted':
      return t`Workcell changes branches only in folders you trust. Trust this folder first.`;
    case 'readOnly':
      return t`You set this folder to read-only, so Workcell does not change its branch.`;
    case 'noGit':
      return t`git was not found. Install it to change branches.`;
    case 'notARepository':
      return t`This folder is not in a git repository.`;
    case 'gitTooOld':
      return t`Branches need git ${problem.needed} or later. You have git ${problem.found}. Update git.`;
    case 'changed':
      return t`Another commit or branch was checked out in the meantime. Nothing was changed. Look at the list again.`;
    case 'operation':
      return describeOperation(problem.operation);
    case 'conflicts':
      return t`These files are in conflict: ${listPaths(problem.paths)}. Nothing was changed. Resolve them with git first.`;
    case 'oddBranch':
      return t`Workcell cannot tell which branch this is. Nothing was changed. Use git itself.`;
    case 'gone':
      return t`There is no branch ${problem.branch} anymore. Nothing was changed.`;
    case 'elsewhere':
      return t`Branch ${problem.branch} is checked out in another folder. Nothing was changed.`;
    case 'exists':
      return t`There already is a branch ${problem.branch}.`;
    case 'inUse':
      return t`Something is working in this folder. Wait until it ends, then try again.`;
    case 'notOurs':
      return problem.why;
    case 'filters':
      return t`The other branch has files that need a filter program such as Git LFS: ${listPaths(problem.paths)}. Workcell does not run it, and would write wrong contents. Nothing was changed. Switch with git itself.`;
    case 'submodules':
      return t`The other branch has other submodules: ${listPaths(problem.paths)}. Nothing was changed. Switch with git itself.`;
    case 'sparse':
      return t`Only a part of this repository is checked out. Nothing was changed. Switch with git itself.`;
    case 'locked':
      return t`Another git process is using the repository, or one ended early and left ${problem.path}. Nothing was changed. Try again, or delete that file if no git is running.`;
    case 'files':
      return describeTransactionProblem(problem.problem);
    case 'notBack':
      return t`The branch has moved, but its files could not follow, and git could not move it back: ${problem.said}`;
    case 'notPublished':
      return t`The files and the branch have changed, but the index of git could not: ${problem.said}. Workcell tries again the next time it starts.`;
    case 'failed':
      return t`git failed: ${problem.said}`;
  }
}

function describeOperation(operation: GitOperation): string {
  switch (operation) {
    case 'merge':
      return t`A merge is in progress. End it with git first.`;
    case 'rebase':
      return t`A rebase is in progress. End it with git first.`;
    case 'cherryPick':
      return t`A cherry-pick is in progress. End it with git first.`;
    case 'revert':
      return t`A revert is in progress. End it with git first.`;
  }
}
