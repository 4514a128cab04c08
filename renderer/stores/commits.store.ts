import { create } from 'zustand';
import type { UncommittedState } from '../../shared/contract/commits.ts';

export type CommitsStore = {
  /** What differs from the last commit in the window's folder. Null if unknown, or without a trusted repository. */
  readonly uncommitted: UncommittedState | null;
  /** Why it could not be read. Null if it could, or if there is nothing to read. */
  readonly problem: string | null;
};

const unknown: CommitsStore = { uncommitted: null, problem: null };

/** What is not committed in the window's folder. */
export const useCommits = create<CommitsStore>()(() => unknown);

/** Sets what the host has read. */
export function uncommittedRead(read: CommitsStore): void {
  useCommits.setState(read);
}

/** Forgets what is not committed, for another folder or another snapshot of the host. */
export function uncommittedForgotten(): void {
  useCommits.setState(unknown);
}
