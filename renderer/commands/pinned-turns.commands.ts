import type { AppAlertText } from '../../shared/alerts/alert-text.ts';
import type { ThreadId, TurnId } from '../../shared/base/ids.ts';
import type { WireFault } from '../../shared/contract/wire.ts';
import { describeThreadActionProblem } from '../../shared/threads/describe-thread-problem.ts';
import type { ThreadActionProblem } from '../../shared/threads/thread-problem.ts';
import { describeWireFault } from '../client/describe-wire-fault.ts';
import { hostClient } from '../client/page-client.ts';
import { pinnedTurnsChanged } from '../stores/thread-actions.store.ts';
import { isWireFault, showProblem } from './show-problem.ts';

/** Explains why an action on a thread failed. */
export function describeThreadActionFailure(problem: ThreadActionProblem | WireFault): AppAlertText {
  return isWireFault(problem) ? describeWireFault(problem) : describeThreadActionProblem(problem);
}

/** Fetches which turns of a thread are pinned. */
export async function loadPinnedTurns(threadId: ThreadId): Promise<void> {
  const listed = await hostClient.request('listPinnedTurns', { threadId });
  if (listed.ok) pinnedTurnsChanged(threadId, listed.value);
}

/** Pins a turn, or removes the pin. */
export async function pinTurn(threadId: ThreadId, turnId: TurnId, pinned: boolean): Promise<void> {
  const done = await hostClient.request('pinTurn', { threadId, turnId, pinned });
  if (!done.ok) showProblem(describeThreadActionFailure(done.error));
}
