import type { WorktreeSetup } from '../../shared/runs/worktree-setup.ts';
import { hostClient } from '../client/page-client.ts';
import { closeDialogIfShown, openDialog } from '../stores/frame.store.ts';
import { useWorkspace } from '../stores/workspace.store.ts';
import { setupChoiceChanged, setupReturnChanged, useWorktreeSetup } from '../stores/worktree-setup.store.ts';
import { type RunReply, toRunReply } from './runs.commands.ts';

/** Asks the host how new worktrees of the open folder are set up. The failure is a sentence. */
export async function loadWorktreeSetup(): Promise<RunReply<null>> {
  const read = toRunReply(await hostClient.request('getWorktreeSetup', null));
  if (!read.ok) return read;
  // Another folder may be open by now.
  if (useWorkspace.getState().workspace?.path === read.value.folder) setupChoiceChanged(read.value);
  return { ok: true, value: null };
}

/** Sets how new worktrees of a folder are set up. The failure is a sentence. */
export async function saveWorktreeSetup(folder: string, setup: WorktreeSetup): Promise<RunReply<null>> {
  const wanted = { ...setup, files: [...setup.files], commands: [...setup.commands] };
  const saved = toRunReply(await hostClient.request('setWorktreeSetup', { folder, setup: wanted }));
  if (!saved.ok) return saved;
  const { choice } = useWorktreeSetup.getState();
  if (choice?.folder === folder) setupChoiceChanged({ ...choice, setup: wanted });
  return { ok: true, value: null };
}

/** Opens the dialog for the set-up. Afterward, the dialog that it was opened from is shown again. */
export function openWorktreeSetup(returnsTo: 'newRun' | null = null): void {
  setupReturnChanged(returnsTo);
  openDialog('worktreeSetup');
}

/** Closes the dialog for the set-up. */
export function closeWorktreeSetup(): void {
  const { returnsTo } = useWorktreeSetup.getState();
  setupReturnChanged(null);
  if (returnsTo === null) closeDialogIfShown('worktreeSetup');
  else openDialog(returnsTo);
}
