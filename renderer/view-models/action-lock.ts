import type { Approval } from '../../shared/approvals/approval.ts';
import type { ThreadId } from '../../shared/base/ids.ts';
import { isAnsweredIn } from './answer-place.ts';

/** Whether nothing may be sent in a thread, since something that the person does there themselves waits for their yes. */
export function locksSending(
  approvals: readonly Approval[],
  thread: ThreadId | null,
  workspace: string | null,
): boolean {
  return approvals.some(
    (approval) =>
      approval.state === 'waiting' &&
      (approval.asked.kind === 'ownAction' || approval.asked.kind === 'input') &&
      isAnsweredIn(approval, { thread }, workspace),
  );
}
