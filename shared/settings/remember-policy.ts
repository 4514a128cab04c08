import type { RememberPolicy } from '../approvals/approval-rule.ts';
import type { Settings } from './settings-schema.ts';

/** The current policy: the chosen one after its acknowledgment. Before that, nothing outlives the app. */
export function getRememberPolicy(
  options: Pick<Settings, 'rememberedApprovals' | 'rememberedApprovalsAcknowledged'>,
): RememberPolicy {
  return options.rememberedApprovalsAcknowledged ? options.rememberedApprovals : 'session';
}
