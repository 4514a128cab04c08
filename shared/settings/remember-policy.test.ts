import { expect, it } from 'vitest';
import { getRememberPolicy } from './remember-policy.ts';

it('lets remembered approvals outlive the app only after an acknowledgment', () => {
  const chosen = { rememberedApprovals: 'workspace' } as const;
  expect(getRememberPolicy({ ...chosen, rememberedApprovalsAcknowledged: false })).toBe('session');
  expect(getRememberPolicy({ ...chosen, rememberedApprovalsAcknowledged: true })).toBe('workspace');
});
