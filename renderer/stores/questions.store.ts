import { create } from 'zustand';
import type { InputFinding } from '../../shared/input-safety/finding.ts';
import type { WorkspaceSnapshot } from '../../shared/workspace/workspace-snapshot.ts';

/** Something the person must settle before an action can go on. */
export type Question =
  /**
   * A thread would write in this folder: `yes` trusts it, `readOnly` goes on without. `notCovered`: a folder above is
   * trusted, but this one can start programs of its own; or it was trusted, and its settings have changed since.
   * `isAskedAgain`: the settings changed while the question stood there, so the answer did not count. `answered`: what
   * holds now, where the person wants to change it.
   */
  | {
      readonly kind: 'trustFolder';
      readonly path: string;
      readonly notCovered: NonNullable<WorkspaceSnapshot['notCovered']> | null;
      readonly isAskedAgain: boolean;
      readonly answered: WorkspaceSnapshot['trust'] | null;
    }
  /** The next turn would run without a sandbox; asked once a thread. */
  | { readonly kind: 'fullAccess' }
  /** The turn to be retried has run a command or changed a file. */
  | { readonly kind: 'retryTurn' }
  /** Codex is to be started anew while these threads, by title, still run or wait. */
  | { readonly kind: 'restartCodex'; readonly runningThreads: readonly string[] }
  /** A process is to be ended with what came from it; `name` is what it is. */
  | { readonly kind: 'endProcess'; readonly name: string; readonly commandLine: string; readonly thread: string | null }
  /** A remembered approval would lead out of the workspace or its sandbox; `meaning` says how. */
  | { readonly kind: 'rememberReach'; readonly what: string; readonly meaning: string }
  /** Remembered approvals are to outlive the app; asked once. */
  | { readonly kind: 'keepApprovals' }
  /** Every remembered approval is to be forgotten. */
  | { readonly kind: 'clearRules'; readonly count: number }
  /** The store is to be written with another key; a recovery key that there is will not fit. */
  | { readonly kind: 'changeKey'; readonly hasRecoveryKey: boolean }
  /** A recovery key was made before; a new one is to replace it. */
  | { readonly kind: 'replaceRecoveryKey' }
  /** A locked store is to be set aside under this path, and a new one begun. */
  | { readonly kind: 'startFresh'; readonly aside: string }
  /** The worktree of a run is to be taken away. `files`: what it has changed; null: nobody could look. */
  | {
      readonly kind: 'discardRun';
      readonly run: string;
      readonly branch: string | null;
      readonly files: number | null;
      /** The changes are in the workspace already. */
      readonly isApplied: boolean;
    }
  /** An imported run is to be taken away. */
  | { readonly kind: 'removeImported'; readonly run: string }
  /** A thread is to be deleted. `knownToCodex`: Codex has a record of it too. */
  | { readonly kind: 'deleteThread'; readonly title: string; readonly knownToCodex: boolean }
  /** What was said is to be copied, and is large or has secrets in it. `name` is what it is, as `the answer`. */
  | {
      readonly kind: 'copySpeech';
      readonly name: string;
      readonly characters: number;
      readonly secrets: readonly InputFinding[];
      readonly isUnchecked: boolean;
    };

export type Answer = 'yes' | 'readOnly' | 'mask' | 'no';

/** The question that is open, if any, with the way to answer it. */
export type QuestionsStore = {
  readonly open: { readonly question: Question; readonly answer: (answer: Answer) => void } | null;
};

export const useQuestions = create<QuestionsStore>()(() => ({ open: null }));

/** Asks the person. A question that is open already is answered `no`, as is one whose dialog is closed. */
export function ask(question: Question): Promise<Answer> {
  useQuestions.getState().open?.answer('no');
  return new Promise((resolve) => {
    const answer = (given: Answer) => {
      useQuestions.setState({ open: null });
      resolve(given);
    };
    useQuestions.setState({ open: { question, answer } });
  });
}
