import type { WaitingApproval } from '../../shared/approvals/approval.ts';
import type { ThreadId } from '../../shared/base/ids.ts';
import { isAnsweredIn } from './answer-place.ts';

/** Whether a thread is locked for sending, because the person's own action there waits for their yes. */
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
