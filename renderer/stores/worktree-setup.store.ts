import { create } from 'zustand';
import type { SetupChoice } from '../../shared/contract/runs.ts';

/** How new worktrees of a folder are set up, as the host last said. */
export type WorktreeSetupStore = {
  /** Null until the host has answered. */
  readonly choice: SetupChoice | null;
  /** The dialog to show again when the one for the set-up closes. */
  readonly returnsTo: 'newRun' | null;
  /** Worktrees whose note on the set-up the user has put away, by `getRunKey`. A reload forgets it. */
  readonly hiddenNotes: ReadonlySet<string>;
};

/** The set-up of new worktrees in the open folder. */
export const useWorktreeSetup = create<WorktreeSetupStore>()(() => ({
  choice: null,
  returnsTo: null,
  hiddenNotes: new Set(),
}));

/** Stores how new worktrees of a folder are set up. */
export function setupChoiceChanged(choice: SetupChoice): void {
  useWorktreeSetup.setState({ choice });
}

/** Stores which dialog follows that for the set-up. */
export function setupReturnChanged(returnsTo: WorktreeSetupStore['returnsTo']): void {
  useWorktreeSetup.setState({ returnsTo });
}

/** Puts away the note on the set-up of a worktree. */
export function setupNoteHidden(key: string): void {
  useWorktreeSetup.setState(({ hiddenNotes }) => ({ hiddenNotes: new Set(hiddenNotes).add(key) }));
}
