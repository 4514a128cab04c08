import { describe, expect, it } from 'vitest';
import type { WaitingApproval } from '../../shared/approvals/approval.ts';
import { approvalId, threadId, turnId } from '../../shared/base/ids.ts';
import type { Approval } from './approval.ts';
import { CodexApproval } from './codex-approval.ts';

function createApproval(): CodexApproval {
  const place = { threadId: threadId.parse('thread'), turnId: turnId.parse('turn'), itemId: null };
  return new CodexApproval({ id: 0, method: 'item/commandExecution/requestApproval', params: {} }, 1, place);
}

function createCard({ id }: Pick<Approval, 'id'>): WaitingApproval {
  return {
    state: 'waiting',
    id,
    threadId: threadId.parse('thread'),
    threadTitle: 'A thread',
    turnId: turnId.parse('turn'),
    entryId: null,
    asked: { kind: 'command', command: 'ls', cwd: '/', proposedRule: null },
    reason: null,
    reach: null,
    askedAt: 1,
  };
}

const other = { id: approvalId.parse('another') };

describe('the states of an approval', () => {
  it('moves an approval from its arrival to its end', () => {
    const approval = createApproval();
    const card = createCard(approval);
    expect([approval.state, approval.shown, approval.isOpen]).toEqual(['preparing', null, true]);
    approval.show(card);
    expect([approval.state, approval.shown, approval.isOpen]).toEqual(['waiting', card, true]);
    approval.close('sent');
    expect([approval.state, approval.shown, approval.isOpen]).toEqual(['sent', null, false]);
    approval.close('ended');
    expect([approval.state, approval.shown, approval.card]).toEqual(['ended', null, card]);
  });

  it.each(['sent', 'ended'] as const)('neither answers nor shows an approval again that is %s', (state) => {
    const approval = createApproval();
    approval.show(createCard(approval));
    approval.close(state);
    expect(() => approval.close('sent')).toThrow();
    expect(() => approval.show(createCard(approval))).toThrow();
    expect(() => approval.askAgain(createCard(other))).toThrow();
    expect(approval.state).toBe(state);
  });

  it('sends no yes to a request that nobody has seen', () => {
    const approval = createApproval();
    expect(() => approval.close('sent')).toThrow();
    expect(() => approval.askAgain(createCard(other))).toThrow();
    approval.close('ended');
    expect(() => approval.show(createCard(approval))).toThrow();
  });

  it('takes no answer to the earlier question once a request is asked again', () => {
    const approval = createApproval();
    const { id } = approval;
    approval.show(createCard(approval));
    approval.askAgain(createCard(other));
    expect([approval.isOpenAs(id), approval.isOpenAs(other.id)]).toEqual([false, true]);
    expect(() => approval.show(createCard({ id }))).toThrow();
    approval.close('ended');
    expect(approval.isOpenAs(other.id)).toBe(false);
  });

  it('offers nothing but a refusal for a request with a twin, whatever is offered later', () => {
    const approval = createApproval();
    approval.show({ ...createCard(approval), noOffer: 'unreported' });
    approval.markTwin();
    expect(approval.shown).toEqual({ ...createCard(approval), hasTwin: true });
    approval.setOffer({ noOffer: 'unreported' });
    expect(approval.shown).toEqual({ ...createCard(approval), hasTwin: true });
    expect(approval.withOffer(createCard(approval), { noOffer: 'unreported' }).hasTwin).toBe(true);
  });
});
