import { create } from 'zustand';
import type { OpenWorktree } from '../../shared/contract/runs.ts';

/** The existing worktrees in which a new thread of a folder could work. */
export type OpenWorktreesStore = {
  /** The folder that the list is for. Null until the host has answered. */
  readonly folder: string | null;
  readonly worktrees: readonly OpenWorktree[];
};

/** What the host said last about existing worktrees. */
export const useOpenWorktrees = create<OpenWorktreesStore>()(() => ({ folder: null, worktrees: [] }));

/** Stores the existing worktrees of a folder's repository. */
export function openWorktreesListed(folder: string, worktrees: readonly OpenWorktree[]): void {
  useOpenWorktrees.setState({ folder, worktrees });
}
