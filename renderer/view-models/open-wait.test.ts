import { describe, expect, it } from 'vitest';
import type { WaitingApproval } from '../../shared/approvals/approval.ts';
import { approvalId, threadId, turnId } from '../../shared/base/ids.ts';
import { findOpenWait } from './open-wait.ts';
import { commandEntry, sampleTurn } from './testing/sample-entries.ts';

const command = commandEntry({ status: 'waiting' });
const turn = sampleTurn([command], { id: 'turn', status: 'running' });

function question(change: Partial<WaitingApproval> = {}): WaitingApproval {
  return {
    state: 'waiting',
    id: approvalId.parse('a'),
    threadId: threadId.parse('thread'),
    threadTitle: 'Thread',
    turnId: turnId.parse('turn'),
    entryId: null,
    asked: { kind: 'question', tool: 'codex', questions: [] },
    reason: null,
    reach: null,
    askedAt: 5,
    ...change,
  };
}

describe('a wait for the user', () => {
  it('starts with the first question that no entry shows', () => {
    expect(findOpenWait([question({ askedAt: 9 }), question()], turn)).toBe(5);
    expect(findOpenWait([question({ entryId: commandEntry({ id: 'unreported' }).id })], turn)).toBe(5);
  });

  it('is left to the entry that shows it, to another turn, and to the request of the app itself', () => {
    expect(findOpenWait([question({ entryId: command.id })], turn)).toBeNull();
    expect(findOpenWait([question({ turnId: turnId.parse('other') })], turn)).toBeNull();
    expect(findOpenWait([question({ own: { turn: null, startsIn: null } })], turn)).toBeNull();
    expect(findOpenWait([question()], { ...turn, status: 'completed' })).toBeNull();
  });
});
