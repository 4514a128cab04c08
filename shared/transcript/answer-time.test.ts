import { expect, it } from 'vitest';
import { approvalId } from '../base/ids.ts';
import { getAnswerTime } from './answer-time.ts';
import type { ApprovalTrace } from './entry.ts';

const answered: ApprovalTrace = {
  approvalId: approvalId.parse('a'),
  state: 'approved',
  by: 'person',
  askedAt: 1_000,
  settledAt: 13_400,
};

it('counts the time from a question to the answer of the user', () => {
  for (const state of ['approved', 'approvedForSession', 'declined', 'cancelled'] as const) {
    expect(getAnswerTime({ ...answered, state })).toBe(12_400);
  }
});

it.each<[string, ApprovalTrace | null]>([
  ['there was no question', null],
  ['it is not known when the question came', { ...answered, askedAt: undefined }],
  ['it is not known when the answer came', { ...answered, settledAt: null }],
  ['the answer took less than a second', { ...answered, settledAt: 1_999 }],
  ['the clock went back between the question and the answer', { ...answered, settledAt: 900 }],
  ['a rule answered', { ...answered, by: 'rule' }],
  ['the end of the turn withdrew the question', { ...answered, state: 'cancelled', by: 'interrupt' }],
  ['the question still waits', { ...answered, state: 'waiting', by: null, settledAt: null }],
])('knows no answer time when %s', (_, approval) => {
  expect(getAnswerTime(approval)).toBeNull();
});
