import { describe, expect, it } from 'vitest';
import type { ApprovalDecision, Asked, WaitingApproval } from '../../shared/approvals/approval.ts';
import { getOfferedAnswers } from '../../shared/approvals/offered-answers.ts';
import { approvalId, threadId } from '../../shared/base/ids.ts';
import { answerApproval } from './answer-approval.ts';

const command: Asked = { kind: 'command', command: 'md5sum a b', cwd: '/w', proposedRule: ['md5sum', 'a', 'b'] };
const patch: Asked = { kind: 'patch', files: [], grantRoot: null };
const permissions: Asked = { kind: 'permissions', network: true, read: [], write: ['/cache'], other: null };
const tool: Asked = { kind: 'mcpTool', server: 's', tool: 't', arguments: '{}', message: 'Allow?', canPersist: true };
const form: Asked = {
  kind: 'elicitation',
  server: 's',
  message: 'Which?',
  schema: '{"properties":{"a":{"type":"string"}},"required":["a"]}',
  url: null,
};
const link: Asked = { kind: 'elicitation', server: 's', message: 'Open', schema: null, url: 'https://example.test' };
const question: Asked = {
  kind: 'question',
  tool: 'codex',
  questions: [
    { id: 'q', header: 'Database', text: 'Which?', options: [], several: false, allowsOther: true, secret: false },
  ],
};
const unknown: Asked = { kind: 'unknown', method: 'new/thing', json: '{}' };

const asked = { permissions: { network: { enabled: true }, fileSystem: { write: ['/cache'] } } };

/** One answer of each type. */
const decisions: readonly ApprovalDecision[] = [
  { type: 'approve' },
  { type: 'approveForSession' },
  { type: 'approveMasked' },
  { type: 'approveWithRule', words: ['md5sum', 'a', 'b'] },
  { type: 'approveAlways' },
  { type: 'decline' },
  { type: 'cancelTurn' },
  { type: 'submitForm', content: '{"a":"b"}' },
  { type: 'answerQuestions', answers: [['SQLite']] },
];

const card: Omit<WaitingApproval, 'asked'> = {
  state: 'waiting',
  id: approvalId.parse('approval'),
  threadId: threadId.parse('thread'),
  threadTitle: '',
  turnId: null,
  entryId: null,
  reason: null,
  reach: null,
  askedAt: 0,
};

/** Returns the reply to an answer, how Workcell remembers it, and whether Workcell also interrupts the turn. */
function answerTo(what: Asked, decision: ApprovalDecision) {
  const answer = answerApproval(what, asked, decision);
  return answer.ok ? [answer.value.result, answer.value.decision, answer.value.interruptTurn] : answer.error;
}

describe('answers for Codex', () => {
  it.each([command, patch, permissions, tool, form, link, question, unknown])(
    'answers Codex for everything that a card offers, and for nothing else: %j',
    (what) => {
      const offered = getOfferedAnswers({ ...card, asked: what });
      for (const decision of decisions) {
        const isTaken = answerApproval(what, asked, decision).ok;
        expect([decision.type, isTaken]).toEqual([decision.type, offered.includes(decision.type)]);
      }
    },
  );

  it.each([command, patch])('always accepts the four review answers for a $kind', (what) => {
    expect(answerTo(what, { type: 'approve' })).toEqual([{ decision: 'accept' }, 'approved', false]);
    expect(answerTo(what, { type: 'approveForSession' })).toEqual([
      { decision: 'acceptForSession' },
      'approvedForSession',
      false,
    ]);
    expect(answerTo(what, { type: 'decline' })).toEqual([{ decision: 'decline' }, 'declined', false]);
    expect(answerTo(what, { type: 'cancelTurn' })).toEqual([{ decision: 'cancel' }, 'cancelled', false]);
  });

  it('accepts a permanent rule only with the proposed words, or fewer of them from the left', () => {
    const rule = (words: string[]) => answerTo(command, { type: 'approveWithRule', words });
    expect(rule(['md5sum', 'a'])).toEqual([
      { decision: { acceptWithExecpolicyAmendment: { execpolicy_amendment: ['md5sum', 'a'] } } },
      'approvedByRule',
      false,
    ]);
    expect(rule(['md5sum', 'a', 'b'])).toMatchObject([{}, 'approvedByRule', false]);
    // A rule of one word would cover everything the program can do.
    expect(rule(['md5sum'])).toEqual({ type: 'notOffered' });
    expect(rule(['rm'])).toEqual({ type: 'notOffered' });
    expect(rule(['a'])).toEqual({ type: 'notOffered' });
    expect(rule(['md5sum', 'a', 'b', 'c'])).toEqual({ type: 'notOffered' });
    expect(answerTo(patch, { type: 'approveWithRule', words: ['md5sum'] })).toEqual({ type: 'notOffered' });
    const withoutRule = { ...command, proposedRule: null };
    expect(answerTo(withoutRule, { type: 'approveWithRule', words: ['md5sum'] })).toEqual({ type: 'notOffered' });
  });

  it('grants the requested permissions for the turn or the session, or none', () => {
    const none = { permissions: {}, scope: 'turn' };
    expect(answerTo(permissions, { type: 'approve' })).toEqual([{ ...asked, scope: 'turn' }, 'approved', false]);
    expect(answerTo(permissions, { type: 'approveForSession' })).toEqual([
      { ...asked, scope: 'session' },
      'approvedForSession',
      false,
    ]);
    expect(answerTo(permissions, { type: 'decline' })).toEqual([none, 'declined', false]);
    expect(answerTo(permissions, { type: 'cancelTurn' })).toEqual([none, 'cancelled', true]);
  });

  it('remembers an MCP tool for the session or permanently', () => {
    expect(answerTo(tool, { type: 'approve' })).toEqual([
      { action: 'accept', content: {}, _meta: null },
      'approved',
      false,
    ]);
    expect(answerTo(tool, { type: 'approveForSession' })).toMatchObject([
      { action: 'accept', _meta: { persist: 'session' } },
      'approvedForSession',
      false,
    ]);
    expect(answerTo(tool, { type: 'approveAlways' })).toMatchObject([
      { action: 'accept', _meta: { persist: 'always' } },
      'approvedByRule',
      false,
    ]);
    expect(answerTo({ ...tool, canPersist: false }, { type: 'approveAlways' })).toEqual({ type: 'notOffered' });
    expect(answerTo(tool, { type: 'decline' })).toMatchObject([{ action: 'decline' }, 'declined', false]);
    expect(answerTo(tool, { type: 'cancelTurn' })).toMatchObject([{ action: 'cancel' }, 'cancelled', true]);
  });

  it('returns a valid form to the server', () => {
    expect(answerTo(form, { type: 'submitForm', content: '{"a":"x"}' })).toEqual([
      { action: 'accept', content: { a: 'x' }, _meta: null },
      'approved',
      false,
    ]);
    expect(answerTo(form, { type: 'submitForm', content: '{}' })).toEqual({
      type: 'badForm',
      message: '"a" is missing.',
    });
    expect(answerTo(form, { type: 'approve' })).toEqual({ type: 'notOffered' });
    expect(answerTo(form, { type: 'decline' })).toMatchObject([{ action: 'decline' }, 'declined', false]);
  });

  it('tells the server that a link was opened', () => {
    expect(answerTo(link, { type: 'approve' })).toMatchObject([{ action: 'accept', content: null }, 'approved', false]);
    expect(answerTo(link, { type: 'submitForm', content: '{}' })).toEqual({ type: 'notOffered' });
  });

  it('answers each question with the choice of the user', () => {
    expect(answerTo(question, { type: 'answerQuestions', answers: [['SQLite'], ['x']] })).toEqual([
      { answers: { q: { answers: ['SQLite'] } } },
      'approved',
      false,
    ]);
    expect(answerTo(question, { type: 'answerQuestions', answers: [[]] })).toEqual({
      type: 'badForm',
      message: '"Database" has no answer.',
    });
    expect(answerTo(question, { type: 'decline' })).toEqual([{ answers: {} }, 'declined', false]);
    expect(answerTo(question, { type: 'approve' })).toEqual({ type: 'notOffered' });
  });

  it.each(['constructor', '__proto__', 'toString', 'valueOf'])('accepts the answer to a question called %s', (id) => {
    const asked = { ...question, questions: question.questions.map((each) => ({ ...each, id })) };
    const answered = answerApproval(asked, {}, { type: 'answerQuestions', answers: [['SQLite']] });
    const sent = answered.ok ? JSON.stringify(answered.value.result) : null;
    expect(sent).toBe(`{"answers":{"${id}":{"answers":["SQLite"]}}}`);
    const missing = answerApproval(asked, {}, { type: 'answerQuestions', answers: [] });
    expect(missing).toMatchObject({ ok: false, error: { type: 'badForm' } });
  });

  it('can only decline a request that this version does not know', () => {
    expect(answerTo(unknown, { type: 'decline' })).toEqual([null, 'declined', false]);
    expect(answerTo(unknown, { type: 'cancelTurn' })).toEqual([null, 'cancelled', true]);
    expect(answerTo(unknown, { type: 'approve' })).toEqual({ type: 'notOffered' });
  });
});
