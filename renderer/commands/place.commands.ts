import { hostClient } from '../client/page-client.ts';
import { needsObstacle, obstacleFound, usePlace } from '../stores/place.store.ts';
import { useWorkspace } from '../stores/workspace.store.ts';

/** What the host is being asked about; null: nothing. */
let underWay: string | null = null;

/**
 * Finds out whether a thread of the open folder could work in a worktree. Asks the host, which runs git, only if its
 * last answer may no longer be right.
 */
export async function findWorktreeObstacle(): Promise<void> {
  const { workspace } = useWorkspace.getState();
  if (workspace === null) return;
  const { branch, path: folder } = workspace;
  const askedAt = Date.now();
  const key = JSON.stringify([folder, branch]);
  if (underWay === key || !needsObstacle(usePlace.getState(), folder, branch, askedAt)) return;
  underWay = key;
  const found = await hostClient.request('getWorktreeObstacle', null);
  if (underWay === key) underWay = null;
  if (found.ok && useWorkspace.getState().workspace?.path === folder)
    obstacleFound({ folder, branch, reason: found.value, askedAt });
}
