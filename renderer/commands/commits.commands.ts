import { err, type Result } from '../../shared/base/result.ts';
import type { CommitRefusal } from '../../shared/contract/commits.ts';
import type { RequestInput, RequestProblem, RequestValue } from '../../shared/contract/contract.ts';
import type { WireFault } from '../../shared/contract/wire.ts';
import type { WorkspaceSnapshot } from '../../shared/workspace/workspace-snapshot.ts';
import { describeWireFault } from '../client/describe-wire-fault.ts';
import { hostClient } from '../client/page-client.ts';
import { uncommittedForgotten, uncommittedRead } from '../stores/commits.store.ts';
import { openDialog } from '../stores/frame.store.ts';
import { useWorkspace } from '../stores/workspace.store.ts';
import { isWireFault, joinAlertText } from './show-problem.ts';

/** Whether a folder is in a repository that the user trusts. */
export function mayCommitIn({ gitRoot, trust }: WorkspaceSnapshot): boolean {
  return gitRoot !== null && trust === 'writable';
}

/** Opens the dialog that commits, with a fresh list of what is not committed. */
export function openCommit(): void {
  void readUncommitted();
  openDialog('commit');
}

let reading: Promise<void> | null = null;
let isOutdated = false;

/**
 * Reads what is not committed in the window's folder. One read at a time: a call during a read makes it read once more.
 */
export function readUncommitted(): Promise<void> {
  isOutdated = true;
  reading ??= readUntilCurrent().finally(() => {
    reading = null;
  });
  return reading;
}

async function readUntilCurrent(): Promise<void> {
  while (isOutdated) {
    isOutdated = false;
    const { workspace } = useWorkspace.getState();
    if (workspace === null || !mayCommitIn(workspace)) {
      uncommittedForgotten();
      continue;
    }
    const read = await hostClient.request('readUncommitted', null);
    if (useWorkspace.getState().workspace?.path !== workspace.path) isOutdated = true;
    else if (read.ok) uncommittedRead({ uncommitted: read.value, problem: null });
    else if (!isWireFault(read.error)) uncommittedRead({ uncommitted: null, problem: read.error.message });
  }
}

/** Commits files. Either way, reads what is left. */
export async function commitFiles(
  request: RequestInput<'commitFiles'>,
): Promise<Result<RequestValue<'commitFiles'>, CommitRefusal>> {
  const made = await hostClient.request('commitFiles', request);
  await readUncommitted();
  return made.ok ? made : err(toRefusal(made.error));
}

/** Reads the hooks that could run at commits; null without a trusted repository. */
export async function readHooks(): Promise<Result<RequestValue<'readHooks'>, CommitRefusal>> {
  const read = await hostClient.request('readHooks', null);
  return read.ok ? read : err(toRefusal(read.error));
}

/** Lets the hooks with a digest run at commits, or none. Reads the list again. Returns why it failed, or null. */
export async function allowHooks(root: string, digest: string | null): Promise<CommitRefusal | null> {
  const done = await hostClient.request('allowHooks', { root, digest: digest ?? '', isAllowed: digest !== null });
  await readUncommitted();
  return done.ok ? null : toRefusal(done.error);
}

/** Ends the hooks of a commit in progress, or its wait for another commit. */
export function stopHooks(): void {
  void hostClient.request('stopHooks', null);
}

function toRefusal(error: CommitRefusal | WireFault): CommitRefusal {
  return isWireFault(error) ? { type: 'refused', message: joinAlertText(describeWireFault(error)) } : error;
}

/** Asks the model for the message of a commit, which uses tokens. Only ever called for a press of the user. */
export async function suggestCommitMessage(
  request: RequestInput<'suggestCommitMessage'>,
): Promise<Result<RequestValue<'suggestCommitMessage'>, RequestProblem<'suggestCommitMessage'>>> {
  const suggested = await hostClient.request('suggestCommitMessage', request);
  if (suggested.ok) return suggested;
  const { error } = suggested;
  return err(isWireFault(error) ? { type: 'refused', message: joinAlertText(describeWireFault(error)) } : error);
}

/** Ends what `suggestCommitMessage` has begun. */
export function cancelCommitMessage(): void {
  void hostClient.request('cancelCommitMessage', null);
}
