import { create } from 'zustand';

/** What decides between attempts whose checks passed. */
export type AttemptOrder = 'cost' | 'time';

/** What the user has chosen in the comparison. It stays while the detail of an attempt covers it. */
export type AttemptChoices = {
  readonly order: AttemptOrder;
  /** The attempt that the user picked, by `getRunKey`; null: the best one. */
  readonly picked: string | null;
  /** The file whose diff is shown in each attempt that changed it; null: the first one. */
  readonly path: string | null;
};

/** The attempts that are compared. */
export type AttemptsStore = AttemptChoices & {
  /** Their group; null: none. */
  readonly compared: string | null;
  /** Whether the detail of an attempt was opened from the comparison and returns to it. */
  readonly isCovered: boolean;
  /** The attempt whose detail was opened last, by `getRunKey`; null: none. It gets the focus back. */
  readonly left: string | null;
};

const noChoices = { order: 'cost', picked: null, path: null, left: null } as const;

/** The comparison of attempts in this window. A reload forgets it. */
export const useAttempts = create<AttemptsStore>()(() => ({ compared: null, isCovered: false, ...noChoices }));

/** Sets the group of attempts to compare; null: none. Opens no dialog. */
export function attemptsCompared(compared: string | null): void {
  useAttempts.setState({ compared, isCovered: false, ...noChoices });
}

/** Stores what the user has chosen in the comparison. */
export function attemptChosen(choices: Partial<AttemptChoices>): void {
  useAttempts.setState(choices);
}

/** Marks the detail of an attempt as opened from the comparison. */
export function attemptLeft(key: string): void {
  useAttempts.setState({ isCovered: true, left: key });
}

/** Marks the detail of an attempt as closed. */
export function attemptUncovered(): void {
  useAttempts.setState({ isCovered: false });
}
