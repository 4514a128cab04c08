import { err, type Result } from '../../shared/base/result.ts';
import type { RequestInput, RequestValue } from '../../shared/contract/contract.ts';
import type { RemoteState, SyncRefusal } from '../../shared/contract/remotes.ts';
import type { WireFault } from '../../shared/contract/wire.ts';
import { describeWireFault } from '../client/describe-wire-fault.ts';
import { hostClient } from '../client/page-client.ts';
import { draftChanged, useDrafts } from '../stores/drafts.store.ts';
import { sendPageRequestAfterRender } from '../stores/page-requests.ts';
import { syncOutputArrived } from '../stores/sync.store.ts';
import { getShownDraftKey, useThreads } from '../stores/threads.store.ts';
import { readUncommitted } from './commits.commands.ts';
import { isWireFault, joinAlertText } from './show-problem.ts';

function toRefusal<Value>(done: Result<Value, WireFault | SyncRefusal>): Result<Value, SyncRefusal> {
  if (done.ok) return done;
  const { error } = done;
  if (!isWireFault(error)) return err(error);
  return err({ type: 'refused', message: joinAlertText(describeWireFault(error)), output: '' });
}

/** Lists the remotes of the window's folder. Contacts none. Null without a trusted repository. */
export async function readRemotes(): Promise<Result<RemoteState | null, SyncRefusal>> {
  return toRefusal(await hostClient.request('readRemotes', null));
}

/** Talks to a remote. Only ever called for a press of the user. Reads afterwards what is not committed. */
export async function syncBranch(
  request: RequestInput<'syncBranch'>,
): Promise<Result<RequestValue<'syncBranch'>, SyncRefusal>> {
  syncOutputArrived({ output: '' });
  const done = toRefusal(await hostClient.request('syncBranch', request));
  void readUncommitted();
  return done;
}

/** Ends what `syncBranch` has begun. */
export function cancelSync(): void {
  void hostClient.request('cancelSync', null);
}

/** Writes a request to Codex into the message of the shown thread. The user sends it. */
export function askCodex(request: string): void {
  const key = getShownDraftKey(useThreads.getState());
  const draft = (useDrafts.getState().drafts[key] ?? '').trimEnd();
  draftChanged(key, draft === '' ? request : `${draft}\n\n${request}`);
  sendPageRequestAfterRender('focusComposer');
}
