import type { CommitRefusal, GitOperation } from '../../shared/contract/commits.ts';
import { t } from '../../shared/i18n/i18n.ts';
import { listPaths } from '../file-transactions/transaction-problem.ts';
import type { GitFailure } from '../git/git-program.ts';

/** Why nothing was committed. The repository is as it was. */
export type CommitProblem =
  | { readonly type: 'untrusted' }
  | { readonly type: 'readOnly' }
  | { readonly type: 'noGit' }
  | { readonly type: 'notARepository' }
  | { readonly type: 'gitTooOld'; readonly found: string; readonly needed: string }
  /** The list is out of date. `paths` have other contents now; without any, another commit is checked out. */
  | { readonly type: 'changed'; readonly paths: readonly string[] }
  | { readonly type: 'operation'; readonly operation: GitOperation }
  | { readonly type: 'conflicts'; readonly paths: readonly string[] }
  | { readonly type: 'noIdentity' }
  | { readonly type: 'noMessage' }
  | { readonly type: 'nothing' }
  | { readonly type: 'nothingToAmend' }
  /** Files whose attributes ask for a program that Workcell does not run. Committing them would skip it. */
  | { readonly type: 'filters'; readonly paths: readonly string[] }
  /** The chosen files cannot be committed without these. */
  | { readonly type: 'belongTogether'; readonly paths: readonly string[] }
  /** `path` is git's lock on the index. */
  | { readonly type: 'locked'; readonly path: string }
  | { readonly type: 'oddBranch' }
  /** An answer about hooks that lasts only until the app ends. */
  | { readonly type: 'notSaved'; readonly said: string }
  | HookProblem
  /** Hooks took away what was in files. */
  | { readonly type: 'notPutBack'; readonly paths: readonly string[]; readonly said: string }
  | { readonly type: 'failed'; readonly said: string };

/** Why hooks prevented a commit. */
type HookProblem =
  /** Other hooks are there than the user allowed. */
  | { readonly type: 'hooksChanged' }
  /** The user or the end of the app ended them, or the wait for another commit. */
  | { readonly type: 'hooksStopped'; readonly changed?: readonly string[] }
  | ({ readonly type: 'hookTimedOut' } & EndedHook)
  /** A null code: it left no message that can be used. */
  | ({ readonly type: 'hookFailed'; readonly exitCode: number | null } & EndedHook)
  /** The hooks changed what would be committed. */
  | { readonly type: 'hooksChangedFiles'; readonly paths: readonly string[]; readonly output: string }
  /** They cannot run on this machine, or not now. */
  | { readonly type: 'noSandbox'; readonly output: string };

type EndedHook = {
  readonly hook: string;
  /** What all hooks printed. */
  readonly output: string;
  /** Chosen files that have other contents now. */
  readonly changed?: readonly string[];
};

/** Converts a failure of git. */
export function toCommitProblem(failure: GitFailure): CommitProblem {
  return { type: 'failed', said: readReason(failure) };
}

/** Returns what git says about a failure, in one line. */
export function readReason({ code, said, type }: GitFailure): string {
  if (type === 'timedOut' || type === 'stuck') return t`It took too long and was stopped.`;
  const lines = said.split('\n').map((line) => line.trim());
  const reason = lines.find((line) => /^(fatal|error): /.test(line)) ?? lines.findLast((line) => line !== '') ?? '';
  return reason.replace(/^(fatal|error): /, '') || t`git ended with ${code ?? 'no code'}.`;
}

const hookTypes: ReadonlySet<CommitProblem['type']> = new Set<HookProblem['type']>([
  ...(['hooksChanged', 'hooksStopped', 'hookTimedOut', 'hookFailed', 'hooksChangedFiles', 'noSandbox'] as const),
]);

/** Returns what the page gets: a sentence, what it can do next, and what hooks printed. */
export function toRefusal(problem: CommitProblem): CommitRefusal {
  const type = problem.type === 'changed' ? 'changed' : hookTypes.has(problem.type) ? 'hooks' : 'refused';
  const changed = 'changed' in problem ? (problem.changed ?? []) : [];
  const also =
    changed.length === 0
      ? ''
      : ` ${t`These files changed in the meantime: ${listPaths(changed)}. Look at them first.`}`;
  return {
    type,
    message: `${describeProblem(problem)}${also}`,
    ...('output' in problem && { output: problem.output }),
  };
}

function describeProblem(problem: CommitProblem): string {
  switch (problem.type) {
    case 'untrusted':
      return t`Workcell commits only in folders you trust. Trust this folder first.`;
    case 'readOnly':
      return t`You set this folder to read-only, so Workcell does not commit in it.`;
    case 'noGit':
      return t`git was not found. Install it to commit.`;
    case 'notARepository':
      return t`This folder is not in a git repository.`;
    case 'gitTooOld':
      return t`Committing needs git ${problem.needed} or later. You have git ${problem.found}. Update git.`;
    case 'changed':
      return problem.paths.length === 0
        ? t`Another commit or branch was checked out in the meantime. Nothing was committed. Look at the list again.`
        : t`These files changed in the meantime: ${listPaths(problem.paths)}. Nothing was committed. Look at the list again.`;
    case 'operation':
      return describeOperation(problem.operation);
    case 'conflicts':
      return t`These files are in conflict: ${listPaths(problem.paths)}. Nothing was committed. Resolve them with git first.`;
    case 'noIdentity':
      return t`Git does not know your name and email address. Set user.name and user.email, then commit again.`;
    case 'noMessage':
      return t`A commit needs a message.`;
    case 'nothing':
      return t`The commit would be empty. Choose at least one changed file.`;
    case 'nothingToAmend':
      return t`There is no commit to amend yet.`;
    case 'filters':
      return t`Git stores these files through a filter that Workcell does not run: ${listPaths(problem.paths)}. Nothing was committed. Commit them with git itself.`;
    case 'belongTogether':
      return t`These files must be committed too, because a file took the place of a folder or the reverse: ${listPaths(problem.paths)}. Nothing was committed.`;
    case 'locked':
      return t`Another git process is using the repository, or one ended early and left ${problem.path}. Nothing was committed. Try again, or delete that file if no git is running.`;
    case 'oddBranch':
      return t`Workcell cannot tell which branch is checked out. Nothing was committed. Commit with git itself.`;
    case 'hooksChanged':
      return t`The hooks changed since you allowed them. Nothing was committed.`;
    case 'hooksStopped':
      return t`Stopped. Nothing was committed.`;
    case 'hookTimedOut':
      return t`The hook ${problem.hook} took too long and was stopped. Nothing was committed.`;
    case 'hookFailed':
      return problem.exitCode === null
        ? t`The hook ${problem.hook} left no message that can be used. Nothing was committed.`
        : t`The hook ${problem.hook} refused this commit (exit code ${problem.exitCode}). Nothing was committed.`;
    case 'hooksChangedFiles':
      return problem.paths.length === 0
        ? t`The hooks changed what would be committed. Nothing was committed. Look at the files, then try again.`
        : t`The hooks changed these files: ${listPaths(problem.paths)}. Nothing was committed. Look at them, then try again.`;
    case 'noSandbox':
      return t`Hooks cannot run here, because Codex's sandbox did not start. Nothing was committed.`;
    case 'notSaved':
      return t`Your choice lasts only until Workcell ends: ${problem.said}`;
    case 'notPutBack':
      return t`The hooks took away what was in these files: ${listPaths(problem.paths)}. Nothing was committed. Workcell could not put it back: ${problem.said}`;
    case 'failed':
      return t`git failed: ${problem.said}`;
  }
}

function describeOperation(operation: GitOperation): string {
  switch (operation) {
    case 'merge':
      return t`A merge is in progress. Nothing was committed. End it with git first.`;
    case 'rebase':
      return t`A rebase is in progress. Nothing was committed. End it with git first.`;
    case 'cherryPick':
      return t`A cherry-pick is in progress. Nothing was committed. End it with git first.`;
    case 'revert':
      return t`A revert is in progress. Nothing was committed. End it with git first.`;
  }
}
