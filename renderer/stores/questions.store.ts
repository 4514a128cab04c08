import { create } from 'zustand';
import type { DiffFile } from '../../shared/changes/diff-summary.ts';
import type { InputFinding } from '../../shared/input-safety/finding.ts';
import type { BudgetScope, BudgetUse } from '../../shared/spending/budget.ts';
import type { WorkspaceSnapshot } from '../../shared/workspace/workspace-snapshot.ts';

/** A question the user must answer before an action can continue. */
export type Question =
  /**
   * A thread would write in this folder: `yes` trusts it, `readOnly` continues without. `notCovered`: a parent folder
   * is trusted, but this one can start its own programs; or it was trusted, and its settings have changed since.
   * `isAskedAgain`: the settings changed while the question was open, so the answer did not count. `answered`: the
   * current answer, if the user wants to change it.
   */
  | {
      readonly kind: 'trustFolder';
      readonly path: string;
      readonly notCovered: NonNullable<WorkspaceSnapshot['notCovered']> | null;
      readonly isAskedAgain: boolean;
      readonly answered: WorkspaceSnapshot['trust'] | null;
    }
  /** The next turn would run without a sandbox; asked once per thread. */
  | { readonly kind: 'fullAccess' }
  /** A budget is used up; `yes` raises it. */
  | { readonly kind: 'overBudget'; readonly scope: BudgetScope; readonly use: BudgetUse }
  /** The turn to retry has run a command or changed a file. */
  | { readonly kind: 'retryTurn' }
  /** Codex would restart while these threads, by title, still run or wait. */
  | { readonly kind: 'restartCodex'; readonly runningThreads: readonly string[] }
  /** A process and its descendants would end; `name` says what it is. */
  | { readonly kind: 'endProcess'; readonly name: string; readonly commandLine: string; readonly thread: string | null }
  /** A remembered approval would reach outside the workspace or its sandbox; `meaning` says how. */
  | { readonly kind: 'rememberReach'; readonly what: string; readonly meaning: string }
  /** Remembered approvals would outlive the app; asked once. */
  | { readonly kind: 'keepApprovals' }
  /** All remembered approvals would be deleted. */
  | { readonly kind: 'clearRules'; readonly count: number }
  /** The store would be rewritten with another key. An existing recovery key would stop working. */
  | { readonly kind: 'changeKey'; readonly hasRecoveryKey: boolean }
  /** A new recovery key would replace an existing one. */
  | { readonly kind: 'replaceRecoveryKey' }
  /** A locked store would be set aside at this path, and a new one created. */
  | { readonly kind: 'startFresh'; readonly aside: string }
  /** The worktree of a run would be removed. `files`: what the run has changed; null: unknown. */
  | {
      readonly kind: 'discardRun';
      readonly title: string;
      readonly files: number | null;
      /** Whether changes are in the workspace already, and how many hunks were left out then. */
      readonly isApplied: boolean;
      readonly leftOut: number;
    }
  /** The changes of a worktree would go to the folder. `files` counts lines, for as much of the diff as is known. */
  | {
      readonly kind: 'applyRun';
      readonly title: string;
      readonly paths: readonly string[];
      readonly files: readonly DiffFile[];
    }
  /**
   * A thread would leave its worktree for the folder. `paths` and `files`: the changes that would come along. `isApplied`:
   * the folder has them already.
   */
  | {
      readonly kind: 'continueHere';
      readonly title: string;
      readonly paths: readonly string[];
      readonly files: readonly DiffFile[];
      readonly isApplied: boolean;
    }
  /** The worktrees of these attempts at a message would be removed. */
  | { readonly kind: 'discardAttempts'; readonly names: readonly string[] }
  /** Changes would be discarded in files where someone changed the same lines since. */
  | { readonly kind: 'discardChanged'; readonly paths: readonly string[]; readonly hasRest: boolean }
  /** A kept copy would be restored where something else is. `name` is a free name there. */
  | { readonly kind: 'restoreBeside'; readonly path: string; readonly name: string }
  /** Whether to create the original folder of a kept copy again. */
  | { readonly kind: 'restoreFolder'; readonly path: string; readonly folder: string }
  /** A kept copy would be deleted. */
  | { readonly kind: 'deleteCopy'; readonly path: string }
  /** An imported run would be removed. */
  | { readonly kind: 'removeImported'; readonly title: string }
  /**
   * A thread would be deleted. `knownToCodex`: Codex has a record of it too. `rewinds` and `discards` count what can
   * still be undone until then.
   */
  | {
      readonly kind: 'deleteThread';
      readonly title: string;
      readonly knownToCodex: boolean;
      readonly rewinds: number;
      readonly discards: number;
    }
  /** Text to copy is large or contains secrets. `name` says what it is, such as `the answer`. */
  | {
      readonly kind: 'copySpeech';
      readonly name: string;
      readonly characters: number;
      readonly secrets: readonly InputFinding[];
      readonly isUnchecked: boolean;
    };

/** The user's answer. `settled`: the question closed because its answer is now known from elsewhere. */
export type Answer = 'yes' | 'readOnly' | 'mask' | 'rest' | 'settled' | 'no';

/** The open question, if any, with the function that answers it. */
export type QuestionsStore = {
  readonly open: { readonly question: Question; readonly answer: (answer: Answer) => void } | null;
};

/** The dialog with the current question. `askUser` opens it. */
export const useQuestions = create<QuestionsStore>()(() => ({ open: null }));

/** Asks the user. Answers an open question with `no`; closing the dialog also means `no`. */
export function askUser(question: Question): Promise<Answer> {
  useQuestions.getState().open?.answer('no');
  return new Promise((resolve) => {
    const answer = (given: Answer) => {
      useQuestions.setState({ open: null });
      resolve(given);
    };
    useQuestions.setState({ open: { question, answer } });
  });
}
