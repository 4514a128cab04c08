import type { RememberPolicy } from '../approvals/approval-rule.ts';
import type { Options } from './options.ts';

/** The current policy: the chosen one after its acknowledgment. Before that, nothing outlives the app. */
export function rememberPolicyOf(
  options: Pick<Options, 'rememberedApprovals' | 'rememberedApprovalsAcknowledged'>,
): RememberPolicy {
  return options.rememberedApprovalsAcknowledged ? options.rememberedApprovals : 'session';
}
