import type { RememberPolicy } from '../approvals/approval-rule.ts';
import type { Settings } from './settings-schema.ts';

/**
 * Returns the current policy: the chosen one, once the user has acknowledged it. Before that, no approval outlives the
 * app.
 */
export function getRememberPolicy(
  options: Pick<Settings, 'rememberedApprovals' | 'rememberedApprovalsAcknowledged'>,
): RememberPolicy {
  return options.rememberedApprovalsAcknowledged ? options.rememberedApprovals : 'session';
}
