import { expect, it } from 'vitest';
import type { WaitingApproval } from '../../shared/approvals/approval.ts';
import { approvalId, threadId } from '../../shared/base/ids.ts';
import { approvalsChanged, approvalsReset, useApprovals } from './approvals.store.ts';

function waiting(id: string): WaitingApproval {
  return {
    state: 'waiting',
    id: approvalId.parse(id),
    threadId: threadId.parse('thread'),
    threadTitle: '',
    turnId: null,
    entryId: null,
    asked: { kind: 'command', command: 'ls', cwd: null, proposedRule: null },
    reason: null,
    reach: null,
    askedAt: 0,
  };
}

const shown = () => useApprovals.getState().approvals.map(({ id }) => id);

it('applies every change to the snapshot, and starts over with the next snapshot', () => {
  const [a, b, c] = [waiting('a'), waiting('b'), waiting('c')];
  approvalsReset([a]);
  approvalsChanged([
    { type: 'added', approval: b, after: a.id },
    { type: 'settled', id: a.id },
  ]);
  expect(shown()).toEqual(['b']);
  approvalsReset([b, c]);
  expect(shown()).toEqual(['b', 'c']);
});

it('returns the same list of approvals when an unknown request is settled', () => {
  approvalsReset([waiting('a')]);
  const before = useApprovals.getState().approvals;
  approvalsChanged([{ type: 'settled', id: approvalId.parse('unknown') }]);
  expect(useApprovals.getState().approvals).toBe(before);
});
