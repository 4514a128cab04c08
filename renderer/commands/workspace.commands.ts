import type { Result } from '../../shared/base/result.ts';
import type { RequestProblem, RequestValue } from '../../shared/contract/contract.ts';
import type { WireFault } from '../../shared/contract/wire.ts';
import { hostClient } from '../client/page-client.ts';
import { newThread } from './threads.commands.ts';

type Outcome<Name extends 'openWorkspace' | 'listFolders'> = Result<
  RequestValue<Name>,
  RequestProblem<Name> | WireFault
>;

/** Opens a folder as this window's workspace and shows a new thread in it. */
export async function openWorkspace(path: string): Promise<Outcome<'openWorkspace'>> {
  const opened = await hostClient.request('openWorkspace', { path });
  if (opened.ok) newThread();
  return opened;
}

/** Folders that match the typed text; without text, the recent ones. */
export function listFolders(typed: string): Promise<Outcome<'listFolders'>> {
  return hostClient.request('listFolders', { typed });
}

/** The folder chosen in the system dialog; null when it was closed or could not be shown. */
export async function browseForFolder(): Promise<string | null> {
  const chosen = await hostClient.request('browseForFolder', null);
  return chosen.ok ? chosen.value : null;
}
