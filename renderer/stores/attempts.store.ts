import { create } from 'zustand';
import type { DraftCheck } from './run-draft.store.ts';

/** One attempt being planned. `key` identifies it; an empty model or effort leaves the choice to Codex. */
export type DraftAttempt = {
  readonly key: number;
  readonly model: string;
  readonly effort: string;
  readonly instruction: string;
};

/** The attempts at the next message, and the ones that are compared. */
export type AttemptsStore = {
  /** Null: nothing is planned yet, so the dialog proposes two. */
  readonly draft: readonly DraftAttempt[] | null;
  /** Null: the last checks of the folder apply. */
  readonly checks: readonly DraftCheck[] | null;
  /** The group of attempts that is compared; null: none. */
  readonly compared: string | null;
  /** Whether the detail of an attempt was opened from the comparison and returns to it. */
  readonly isCovered: boolean;
};

const initialState: AttemptsStore = { draft: null, checks: null, compared: null, isCovered: false };

/** Attempts in this window. A reload forgets the plan. */
export const useAttempts = create<AttemptsStore>()(() => initialState);

/** Replaces the planned attempts or their checks. */
export function attemptsPlanned(change: Partial<Pick<AttemptsStore, 'draft' | 'checks'>>): void {
  useAttempts.setState(change);
}

/** Forgets the plan, because its message went out or another folder is open. */
export function attemptsPlanDropped(): void {
  useAttempts.setState({ draft: null, checks: null });
}

/** Sets the group of attempts to compare; null: none. Opens no dialog. */
export function attemptsCompared(compared: string | null): void {
  useAttempts.setState({ compared, isCovered: false });
}

/** Marks the detail of an attempt as opened from the comparison, or as closed. */
export function attemptsCovered(isCovered: boolean): void {
  useAttempts.setState({ isCovered });
}
