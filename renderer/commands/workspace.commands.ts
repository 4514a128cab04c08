import type { Result } from '../../shared/base/result.ts';
import type { RequestProblem, RequestValue } from '../../shared/contract/contract.ts';
import type { WireFault } from '../../shared/contract/wire.ts';
import { hostClient } from '../client/page-client.ts';
import { watchPresses } from '../client/watch-presses.ts';
import { showPage } from '../stores/frame.store.ts';
import { sendPageRequest } from '../stores/page-requests.ts';
import { useWorkspace } from '../stores/workspace.store.ts';
import { describeFolderFailure, showProblem } from './show-problem.ts';

/** More than a list shows without a lot of scrolling. */
const maxFiles = 30;

export type FilesOutcome = Result<RequestValue<'findFiles'>, RequestProblem<'findFiles'> | WireFault>;

/** Finds files of the window's folder by a few letters of their paths. */
export function findFiles(query: string): Promise<FilesOutcome> {
  return hostClient.request('findFiles', { query, limit: maxFiles });
}

type Outcome<Name extends 'openWorkspace' | 'listFolders'> = Result<
  RequestValue<Name>,
  RequestProblem<Name> | WireFault
>;

/**
 * Opens a folder as this window's workspace, in the thread that was shown there last. A window that is still connecting
 * opens it once it is connected. Succeeds without opening it if the user goes elsewhere in the meantime.
 */
export async function openWorkspace(path: string): Promise<Outcome<'openWorkspace'>> {
  await hostClient.firstOutcome;
  return await hostClient.request('openWorkspace', { path });
}

/** Lists folders that match the typed text; without text, the recent ones. */
export function listFolders(typed: string): Promise<Outcome<'listFolders'>> {
  return hostClient.request('listFolders', { typed });
}

/** Returns the folder chosen in the system dialog; null when it was closed or could not be shown. */
export async function browseForFolder(): Promise<string | null> {
  const chosen = await hostClient.request('browseForFolder', null);
  return chosen.ok ? chosen.value : null;
}

/** Opens a folder from a menu, ready to write in unless the user does something else; shows a toast when it is gone. */
export async function openRecentFolder(path: string): Promise<void> {
  const isUntouched = watchPresses();
  const opened = await openWorkspace(path);
  const isFree = isUntouched();
  if (!opened.ok) showProblem(describeFolderFailure(opened.error));
  else if (useWorkspace.getState().workspace?.path === opened.value.path) {
    showPage('threads');
    if (isFree) sendPageRequest('focusComposer');
  }
}
