import { expect, it } from 'vitest';
import { rememberPolicyOf } from './remember-policy.ts';

it('lets remembered approvals outlive the app only after an acknowledgment', () => {
  const chosen = { rememberedApprovals: 'workspace' } as const;
  expect(rememberPolicyOf({ ...chosen, rememberedApprovalsAcknowledged: false })).toBe('session');
  expect(rememberPolicyOf({ ...chosen, rememberedApprovalsAcknowledged: true })).toBe('workspace');
});
