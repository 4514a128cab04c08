import { expect, it } from 'vitest';
import { waitingApproval } from '../../shared/approvals/approval.ts';
import { threadId } from '../../shared/base/ids.ts';
import { locksSending } from './answer-place.ts';

const thread = threadId.parse('thread');
const common = {
  id: 'approval',
  threadId: thread,
  turnId: null,
  entryId: null,
  threadTitle: 'A thread',
  reason: null,
  reach: null,
  askedAt: 0,
};
const ownAction = { kind: 'ownAction', action: 'submitPrompt', text: 'Go' };
const waiting = (more: object) => [
  waitingApproval.parse({
    ...common,
    state: 'waiting',
    asked: ownAction,
    own: { turn: null, startsIn: null },
    ...more,
  }),
];

it('locks a thread while an action of the user there waits for approval', () => {
  expect(locksSending(waiting({}), thread, '/w')).toBe(true);
  expect(locksSending(waiting({ asked: { kind: 'input', findings: [] } }), thread, '/w')).toBe(true);
  expect(locksSending(waiting({}), threadId.parse('another'), '/w')).toBe(false);
});

it('locks a new thread in its folder while the first message waits for approval', () => {
  const begins = waiting({ own: { turn: null, startsIn: '/w' } });
  expect(locksSending(begins, null, '/w')).toBe(true);
  expect(locksSending(begins, null, '/other')).toBe(false);
  expect(locksSending(waiting({}), null, null)).toBe(false);
});

it('does not lock a thread while a command of Codex waits for approval', () => {
  const command = { kind: 'command', command: 'ls', cwd: null, proposedRule: null };
  expect(locksSending(waiting({ asked: command }), thread, '/w')).toBe(false);
});
