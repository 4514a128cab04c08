import { expect, it } from 'vitest';
import type { WaitingApproval } from '../../../shared/approvals/approval.ts';
import { approvalId, threadId } from '../../../shared/base/ids.ts';
import { approvalsReset } from '../../stores/approvals.store.ts';
import { hostChanged } from '../../stores/connection.store.ts';
import { followBadge } from './follow-badge.ts';

function approvalCalled(id: string): WaitingApproval {
  return {
    id: approvalId.parse(id),
    threadId: threadId.parse('thread'),
    turnId: null,
    entryId: null,
    threadTitle: '',
    asked: { kind: 'patch', files: [], grantRoot: null },
    reason: null,
    reach: null,
    askedAt: 0,
    state: 'waiting',
  };
}

it('puts the number of waiting approvals on the icon, and clears it once all are answered', async () => {
  const shown: (number | undefined)[] = [];
  hostChanged(
    { kind: 'web', version: '1', platform: 'linux', canBrowse: false, dataFolder: '/data', environment: [] },
    'personal',
  );
  followBadge({
    setAppBadge: async (count) => void shown.push(count),
    clearAppBadge: async () => {
      shown.push(0);
      throw new Error('not installed');
    },
  });
  followBadge({});
  approvalsReset([approvalCalled('one'), approvalCalled('two')]);
  approvalsReset([approvalCalled('one'), approvalCalled('two')]);
  approvalsReset([]);
  expect(shown).toEqual([2, 0]);
});
