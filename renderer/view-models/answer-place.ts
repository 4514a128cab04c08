import { getAskingThread, type WaitingApproval } from '../../shared/approvals/approval.ts';
import type { ThreadId } from '../../shared/base/ids.ts';
import { getRunKey, type RunRef } from '../../shared/runs/run-ref.ts';

/** Where requests are answered: in a thread, with no thread shown (null), or in the dialog of a run. */
export type AnswerPlace = { readonly thread: ThreadId | null } | { readonly run: RunRef };

/**
 * Returns whether a request is answered at a place. An agent's request is answered in its own thread and in the thread
 * that it works for. A request about a message that starts a thread is answered where none is shown. A run's request is
 * answered in its dialog, and in its thread once someone has opened that.
 */
export function isAnsweredIn(approval: WaitingApproval, place: AnswerPlace, workspace: string | null): boolean {
  if ('run' in place) return approval.run !== undefined && getRunKey(approval.run) === getRunKey(place.run);
  const { thread } = place;
  if (thread === null) return workspace !== null && approval.own?.startsIn === workspace;
  return approval.threadId === thread || getAskingThread(approval) === thread;
}

/** Returns whether a thread is locked for sending, because the user's own action there waits for their approval. */
export function locksSending(
  approvals: readonly WaitingApproval[],
  thread: ThreadId | null,
  workspace: string | null,
): boolean {
  return approvals.some(
    (approval) =>
      (approval.asked.kind === 'ownAction' || approval.asked.kind === 'input') &&
      isAnsweredIn(approval, { thread }, workspace),
  );
}
