import { create } from 'zustand';

/** Where the user wants the next new thread to work. */
export type PlaceStore = {
  /** The folder whose next new thread gets a worktree; null: the thread works in its folder. */
  readonly worktreeOf: string | null;
  /** Why a folder cannot have a worktree, in one sentence, as the host last said. Null until it has found a reason. */
  readonly obstacle: { readonly folder: string; readonly reason: string } | null;
};

/** The choice of a place for the next new thread. A reload forgets it. */
export const usePlace = create<PlaceStore>()(() => ({ worktreeOf: null, obstacle: null }));

/** Sets the folder whose next new thread gets a worktree; null: none. */
export function worktreeChosen(folder: string | null): void {
  usePlace.setState({ worktreeOf: folder });
}

/** Stores whether a folder can have a worktree. */
export function obstacleFound(folder: string, reason: string | null): void {
  usePlace.setState({ obstacle: reason === null ? null : { folder, reason } });
}
