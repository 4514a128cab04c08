import type { RememberPolicy } from '../approvals/approval-rule.ts';
import type { Options } from './options.ts';

/** The policy that holds: what was chosen once it was acknowledged, and until then that nothing outlives the app. */
export function rememberPolicyOf(
  options: Pick<Options, 'rememberedApprovals' | 'rememberedApprovalsAcknowledged'>,
): RememberPolicy {
  return options.rememberedApprovalsAcknowledged ? options.rememberedApprovals : 'session';
}
