import { hostClient } from '../client/page-client.ts';
import { obstacleFound } from '../stores/place.store.ts';
import { useWorkspace } from '../stores/workspace.store.ts';

/** Asks the host whether a thread of the open folder could work in a worktree. */
export async function findWorktreeObstacle(): Promise<void> {
  const getFolder = () => useWorkspace.getState().workspace?.path ?? null;
  const folder = getFolder();
  const found = await hostClient.request('getWorktreeObstacle', null);
  if (found.ok && folder !== null && getFolder() === folder) obstacleFound(folder, found.value);
}
