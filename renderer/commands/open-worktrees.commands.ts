import { hostClient } from '../client/page-client.ts';
import { openWorktreesListed } from '../stores/open-worktrees.store.ts';
import { useWorkspace } from '../stores/workspace.store.ts';

/** Finds the existing worktrees in which a new thread of the open folder could work. If it fails, the last list stays. */
export async function listOpenWorktrees(): Promise<void> {
  const folder = useWorkspace.getState().workspace?.path ?? null;
  if (folder === null) return;
  const listed = await hostClient.request('listOpenWorktrees', null);
  // Another folder may be open by now.
  if (listed.ok && useWorkspace.getState().workspace?.path === folder) openWorktreesListed(folder, listed.value);
}
