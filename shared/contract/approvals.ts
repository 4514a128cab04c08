import { z } from 'zod';
import { approval, approvalDecision } from '../approvals/approval.ts';
import { approvalId } from '../base/ids.ts';
import { nothing, request } from './define.ts';

export const approvalsRequests = {
  /** Answers the approval that was shown. A second answer is an ordinary outcome, not an exception. */
  resolveApproval: request(
    z.object({ approvalId, decision: approvalDecision }),
    nothing,
    z.discriminatedUnion('type', [
      z.object({ type: z.literal('alreadySettled') }),
      z.object({ type: z.literal('notOffered') }),
      z.object({ type: z.literal('badForm'), message: z.string() }),
    ]),
  ),
};

export const approvalsEvents = {
  /** The whole queue, oldest first, and those settled since the last word. */
  approvalsChanged: z.array(approval),
};
