import { create } from 'zustand';

/** What the host said about worktrees of a folder. */
export type ObstacleAnswer = {
  readonly folder: string;
  /** The branch of the folder when the host was asked; null without one. */
  readonly branch: string | null;
  /** Why the folder cannot have a worktree, in one sentence; null if nothing keeps it from that. */
  readonly reason: string | null;
  /** When the host was asked, in Unix milliseconds. */
  readonly askedAt: number;
};

/** Where the user wants the next new thread to work. */
export type PlaceStore = {
  /** The folder whose next new thread gets a worktree; null: the thread works in its folder. */
  readonly worktreeOf: string | null;
  /** What the host said last. Null until it has answered. */
  readonly obstacle: ObstacleAnswer | null;
};

/** The choice of a place for the next new thread. A reload forgets it. */
export const usePlace = create<PlaceStore>()(() => ({ worktreeOf: null, obstacle: null }));

/** Sets the folder whose next new thread gets a worktree; null: none. */
export function worktreeChosen(folder: string | null): void {
  usePlace.setState({ worktreeOf: folder });
}

/** Stores whether a folder can have a worktree. */
export function obstacleFound(obstacle: ObstacleAnswer): void {
  usePlace.setState({ obstacle });
}

/** How long an answer is good, in milliseconds. A worktree that turns out impossible is refused with the reason. */
const possibleForMs = 60_000;
/** A reason may be gone at any time, and must not hide a possible worktree. */
const impossibleForMs = 1_000;

/** Returns whether the host has to be asked about a folder, on a branch, at a time in Unix milliseconds. */
export function needsObstacle({ obstacle }: PlaceStore, folder: string, branch: string | null, now: number): boolean {
  if (obstacle === null || obstacle.folder !== folder || obstacle.branch !== branch) return true;
  const age = now - obstacle.askedAt;
  // The clock may have been set back.
  return age < 0 || age >= (obstacle.reason === null ? possibleForMs : impossibleForMs);
}
