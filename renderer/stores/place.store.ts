import { create } from 'zustand';
import type { ThreadPlace } from '../../shared/contract/threads.ts';

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
  /**
   * The folders whose next new thread works in a worktree: an existing one with this path, or a new one if null. In any
   * other, it works in the folder itself.
   */
  readonly worktreesOf: ReadonlyMap<string, string | null>;
  /** What the host said last. Null until it has answered. */
  readonly obstacle: ObstacleAnswer | null;
};

/** The choice of a place for the next new thread. It is stored with the message that is typed there. */
export const usePlace = create<PlaceStore>()(() => ({ worktreesOf: new Map(), obstacle: null }));

/** Sets where the next new thread of a folder works. `worktree`: the path of an existing one. */
export function placeChosen(folder: string, place: ThreadPlace, worktree: string | null = null): void {
  const chosen = new Map(usePlace.getState().worktreesOf);
  if (place === 'worktree' ? chosen.get(folder) === worktree : !chosen.has(folder)) return;
  chosen.delete(folder);
  if (place === 'worktree') chosen.set(folder, worktree);
  usePlace.setState({ worktreesOf: chosen });
}

/** Stores whether a folder can have a worktree. */
export function obstacleFound(obstacle: ObstacleAnswer): void {
  usePlace.setState({ obstacle });
}

/** Forgets the last answer of the host, because it is not right anymore. */
export function obstacleForgotten(): void {
  usePlace.setState({ obstacle: null });
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
