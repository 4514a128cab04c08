import { create } from 'zustand';

/** The attempts that are compared. */
export type AttemptsStore = {
  /** Their group; null: none. */
  readonly compared: string | null;
  /** Whether the detail of an attempt was opened from the comparison and returns to it. */
  readonly isCovered: boolean;
};

/** The comparison of attempts in this window. A reload forgets it. */
export const useAttempts = create<AttemptsStore>()(() => ({ compared: null, isCovered: false }));

/** Sets the group of attempts to compare; null: none. Opens no dialog. */
export function attemptsCompared(compared: string | null): void {
  useAttempts.setState({ compared, isCovered: false });
}

/** Marks the detail of an attempt as opened from the comparison, or as closed. */
export function attemptsCovered(isCovered: boolean): void {
  useAttempts.setState({ isCovered });
}
