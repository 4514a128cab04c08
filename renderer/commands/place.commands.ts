import { hostClient } from '../client/page-client.ts';
import { needsObstacle, obstacleForgotten, obstacleFound, usePlace } from '../stores/place.store.ts';
import { useWorkspace } from '../stores/workspace.store.ts';

/** The question that the host is being asked; null: none. */
let asked: { readonly about: string } | null = null;

/**
 * Finds out whether a thread of the open folder could work in a worktree. Asks the host, which runs git, only if its
 * last answer may no longer be right.
 */
export async function findWorktreeObstacle(): Promise<void> {
  const { workspace } = useWorkspace.getState();
  if (workspace === null) return;
  const { branch, path: folder } = workspace;
  const askedAt = Date.now();
  const about = JSON.stringify([folder, branch]);
  if (asked?.about === about || !needsObstacle(usePlace.getState(), folder, branch, askedAt)) return;
  const question = { about };
  asked = question;
  const found = await hostClient.request('getWorktreeObstacle', null);
  if (asked !== question) return;
  asked = null;
  if (found.ok && useWorkspace.getState().workspace?.path === folder)
    obstacleFound({ folder, branch, reason: found.value, askedAt });
}

/** Asks the host again, because it has just refused a worktree that it had called possible. */
export function findWorktreeObstacleAgain(): Promise<void> {
  asked = null;
  obstacleForgotten();
  return findWorktreeObstacle();
}
