import type { ThreadId } from '../../shared/base/ids.ts';
import type { Result } from '../../shared/base/result.ts';
import type { RequestProblem, RequestValue } from '../../shared/contract/contract.ts';
import type { WireFault } from '../../shared/contract/wire.ts';
import { t } from '../../shared/i18n/i18n.ts';
import { describeWireFault } from '../client/describe-wire-fault.ts';
import { hostClient } from '../client/page-client.ts';
import { watchPresses } from '../client/watch-presses.ts';
import { showToast } from '../stores/alerts.store.ts';
import { showPage } from '../stores/frame.store.ts';
import { sendPageRequest } from '../stores/page-requests.ts';
import { threadShown, useThreads } from '../stores/threads.store.ts';
import { transcriptOpening } from '../stores/transcript.store.ts';
import { findOtherFolder, useWorkspace } from '../stores/workspace.store.ts';
import { describeFolderFailure, showProblem } from './show-problem.ts';
import { openThread } from './threads.commands.ts';

/** More than a list shows without a lot of scrolling. */
const maxFiles = 30;

export type FilesOutcome = Result<RequestValue<'findFiles'>, RequestProblem<'findFiles'> | WireFault>;

/** Finds files of the window's folder by a few letters of their paths. */
export function findFiles(query: string): Promise<FilesOutcome> {
  return hostClient.request('findFiles', { query, limit: maxFiles });
}

type Outcome<Name extends 'addListedFolder' | 'openWorkspace' | 'listFolders'> = Result<
  RequestValue<Name>,
  RequestProblem<Name> | WireFault
>;

/** The newest step to a thread of another folder, while that is being opened; null if there is none. */
let awaited: { readonly threadId: ThreadId } | null = null;

/** Whether the page already shows the thread whose folder is being opened. */
export function isAwaitedShown(): boolean {
  return awaited !== null && awaited.threadId === useThreads.getState().shown;
}

/**
 * Opens a folder as this window's workspace, in one of its threads, or in the one that was shown there last. A window that
 * is still connecting opens it once it is connected. Succeeds without opening it if the user goes elsewhere meanwhile.
 */
export async function openWorkspace(path: string, threadId?: ThreadId): Promise<Outcome<'openWorkspace'>> {
  const step = threadId === undefined ? null : { threadId };
  awaited = step;
  await hostClient.firstOutcome;
  const opened = await hostClient.request('openWorkspace', threadId === undefined ? { path } : { path, threadId });
  if (awaited === step) awaited = null;
  return opened;
}

/** Shows the threads of one more folder in the list. */
export function addListedFolder(path: string): Promise<Outcome<'addListedFolder'>> {
  return hostClient.request('addListedFolder', { path });
}

/** Takes a folder out of the list. */
export async function removeListedFolder(path: string, name: string): Promise<void> {
  const removed = await hostClient.request('removeListedFolder', { path });
  if (removed.ok) showToast(t`Removed "${name}" from the list`);
  else showProblem(describeWireFault(removed.error));
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

/**
 * Shows a thread of the list, or one of its agents, in its folder. Returns null if that is the window's own one, or not
 * in the list. Otherwise the promise says whether the user has pressed nothing until the folder was open.
 */
export function showThread(listed: ThreadId, shows: ThreadId = listed): Promise<boolean> | null {
  const thread = useThreads.getState().threads[listed];
  const folder = thread === undefined ? null : findOtherFolder(useWorkspace.getState(), thread);
  if (folder !== null) return showInFolder(shows, folder);
  void openThread(shows);
  return null;
}

/** Shows a thread at once, so that what the user types belongs to it, and takes the window to its folder. */
async function showInFolder(threadId: ThreadId, folder: string): Promise<boolean> {
  const isUntouched = watchPresses();
  threadShown(threadId);
  transcriptOpening(threadId);
  const opened = await openWorkspace(folder, threadId);
  const isFree = isUntouched();
  // The user has gone elsewhere, or pressed it once more.
  if (useThreads.getState().shown !== threadId || isAwaitedShown()) return isFree;
  if (!opened.ok) {
    showProblem(describeFolderFailure(opened.error));
    await openThread(threadId);
    // Another folder is being opened instead. Until it is, and if it cannot be, the thread shows without its folder.
  } else if (useWorkspace.getState().workspace?.path !== opened.value.path) await openThread(threadId, true);
  return isFree;
}
