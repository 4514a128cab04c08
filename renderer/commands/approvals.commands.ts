import type { ApprovalDecision } from '../../shared/approvals/approval.ts';
import type { RememberChoice } from '../../shared/approvals/approval-rule.ts';
import type { ApprovalId } from '../../shared/base/ids.ts';
import { err, ok, type Result } from '../../shared/base/result.ts';
import { t } from '../../shared/i18n/i18n.ts';
import { describeWireFault } from '../client/describe-wire-fault.ts';
import { hostClient } from '../client/page-client.ts';
import { showToast } from '../stores/alerts.store.ts';
import { useApprovals } from '../stores/approvals.store.ts';
import { isLastTurnPlan } from '../stores/plan-choice.ts';
import { sendWithConsent } from './consent.commands.ts';
import { describeSendFailure, showProblem } from './show-problem.ts';

/**
 * Answers the shown approval, and remembers the answer if the user chose that. If the host cannot open a link, this
 * page opens it once the host has accepted the approval, so only one window opens it. Returns what is wrong with a
 * form. Shows any other failure, unless another answer has `replaced` this one.
 */
export async function resolveApproval(
  approvalId: ApprovalId,
  decision: ApprovalDecision,
  remember?: RememberChoice,
  replaced?: AbortSignal,
): Promise<Result<null, { readonly message: string }>> {
  const asked = useApprovals.getState().approvals.find(({ id }) => id === approvalId)?.asked;
  const resolved = await hostClient.request('resolveApproval', {
    approvalId,
    decision,
    ...(remember !== undefined && { remember }),
  });
  if (resolved.ok) {
    if (decision.type === 'approve' && asked?.kind === 'openLink' && asked.by === 'page') openLink(asked.url);
    return ok(null);
  }
  if (replaced?.aborted === true) return ok(null);
  const problem = resolved.error;
  if (problem.type === 'badForm') return err({ message: problem.message });
  if (problem.type === 'alreadySettled')
    showToast(t`Already answered.`, t`Another window, a rule or Codex answered first.`);
  else if (problem.type === 'hasTwin')
    showToast(
      t`Not approved: something else uses the same ID.`,
      t`Your approval could apply to the wrong request. Decline it, and Codex can ask again.`,
    );
  else if (problem.type === 'leadsElsewhere')
    showToast(
      t`Not approved: a file in the request changed.`,
      t`It now points somewhere else. Review the request again.`,
    );
  else if (problem.type === 'notOffered') showToast(t`That answer is not available.`, t`Approve or decline instead.`);
  else if (problem.type === 'needsAcknowledgement')
    showToast(t`Not remembered, and not approved.`, t`It allows more than the card showed. Review it again.`);
  else showProblem(describeWireFault(problem));
  return ok(null);
}

/**
 * Declines and gives Codex the reason. Codex's answers have no field for it, so the reason goes into the running turn
 * as a message, before the refusal: Codex reads both together. If the message cannot be sent, nothing is declined.
 */
export async function declineBecause(
  approvalId: ApprovalId,
  reason: string,
  replaced: AbortSignal,
): Promise<Result<null, { readonly message: string }>> {
  // What is chosen for the next message does not apply: one that asks for a plan would wait for the end of the turn.
  const sent = await sendWithConsent({ text: reason, sources: [] }, 'steer', { plan: isLastTurnPlan() });
  if (sent.ok) return await resolveApproval(approvalId, { type: 'decline' }, undefined, replaced);
  const { fact } = describeSendFailure(sent.error);
  return err({ message: t`${fact} Nothing was declined.` });
}

/**
 * Opens a page in the user's browser. Call it while handling the user's approval of the whole address: browsers open a
 * page only on a key press or a click. Opens only http and https.
 */
export function openLink(url: string): void {
  if (/^https?:/i.test(url)) window.open(url, '_blank', 'noopener,noreferrer');
}
