import type { ApprovalDecision, WaitingApproval } from '../../shared/approvals/approval.ts';
import type { RememberChoice } from '../../shared/approvals/approval-rule.ts';
import type { ReachKind } from '../../shared/approvals/reach.ts';
import { err, ok, type Result } from '../../shared/base/result.ts';
import { equalData } from '../../shared/transcript/equal-data.ts';

/** Why an approval cannot be remembered this way. It keeps waiting. */
export type RememberProblem =
  | { readonly type: 'notOffered' }
  | { readonly type: 'needsAcknowledgement'; readonly kinds: readonly ReachKind[] };

/** Checks a choice to remember against the offer. The person must acknowledge and confirm every kind of wider reach. */
export function checkRemember(
  { offer }: WaitingApproval,
  decision: ApprovalDecision,
  { acknowledged, confirmed, scope, subject }: RememberChoice,
): Result<null, RememberProblem> {
  if (decision.type !== 'approve' || offer?.scopes.includes(scope) !== true) return err({ type: 'notOffered' });
  if (!offer.subjects.some((offered) => equalData(offered, subject))) return err({ type: 'notOffered' });
  const kinds = offer.kinds.filter((kind) => !acknowledged.includes(kind) || !confirmed.includes(kind));
  return kinds.length === 0 ? ok(null) : err({ type: 'needsAcknowledgement', kinds });
}
