import { describe, expect, it } from 'vitest';
import { approvalId, threadId } from '../base/ids.ts';
import { runIdSchema } from '../runs/run-ref.ts';
import type { Asked, WaitingApproval } from './approval.ts';
import { getOfferedAnswers, takesReason } from './offered-answers.ts';

const command: Asked = { kind: 'command', command: 'ls', cwd: null, proposedRule: null };
const tool: Asked = { kind: 'mcpTool', server: 's', tool: 't', arguments: '{}', message: '', canPersist: true };
const form: Asked = { kind: 'elicitation', server: 's', message: '', schema: '{}', url: null };
const own = { turn: null, startsIn: null };

function answersTo(asked: Asked, more: Partial<WaitingApproval> = {}): string {
  const place = { id: approvalId.parse('a'), threadId: threadId.parse('t'), threadTitle: '', turnId: null };
  const rest = { entryId: null, reason: null, reach: null, askedAt: 0 };
  return getOfferedAnswers({ state: 'waiting', ...place, ...rest, asked, ...more }).join(' ');
}

describe('the answers that a request takes', () => {
  it.each<[string, Asked, Partial<WaitingApproval>, string]>([
    ['a command', command, {}, 'approve approveForSession decline cancelTurn'],
    [
      'a command with a rule of Codex',
      { ...command, proposedRule: ['ls'] },
      {},
      'approve approveForSession approveWithRule decline cancelTurn',
    ],
    ['a program that takes input', { ...command, takesInput: true }, {}, 'approve decline cancelTurn'],
    ['a command of the app', { ...command, proposedRule: ['ls'] }, { own }, 'approve decline'],
    ['a patch', { kind: 'patch', files: [], grantRoot: null }, {}, 'approve approveForSession decline cancelTurn'],
    ['a tool', tool, {}, 'approve approveForSession approveAlways decline cancelTurn'],
    [
      'a tool in a resumed thread',
      { ...tool, canPersist: false },
      { noOffer: 'unreported' },
      'approve decline cancelTurn',
    ],
    ['a form', form, {}, 'submitForm decline cancelTurn'],
    ['a page to open', { ...form, schema: null, url: 'https://a.example' }, {}, 'approve decline cancelTurn'],
    [
      'a question of Codex',
      { kind: 'question', tool: 'codex', questions: [] },
      {},
      'answerQuestions decline cancelTurn',
    ],
    ['a question of Claude Code', { kind: 'question', tool: 'claude', questions: [] }, {}, 'answerQuestions decline'],
    [
      'a tool of Claude Code',
      { kind: 'tool', tool: 'Bash', command: 'ls', path: null, input: '{}' },
      {},
      'approve decline',
    ],
    ['a message of the user', { kind: 'input', findings: [] }, { own }, 'approve approveMasked decline'],
    ['a link', { kind: 'openLink', url: 'https://a.example', by: 'host' }, { own }, 'approve decline'],
    ['an unknown request', { kind: 'unknown', method: 'm', json: '{}' }, {}, 'decline cancelTurn'],
    ['one of two with the same ID', command, { hasTwin: true }, 'decline cancelTurn'],
  ])('offers the answers for %s', (_what, asked, more, answers) => {
    expect(answersTo(asked, more)).toBe(answers);
  });
});

describe('a reason for a no', () => {
  const place = { id: approvalId.parse('a'), threadId: threadId.parse('t'), threadTitle: '', turnId: null };
  const rest = { entryId: null, reason: null, reach: null, askedAt: 0 };
  const asks = (more: Partial<WaitingApproval> = {}) =>
    takesReason({ state: 'waiting', ...place, ...rest, asked: command, ...more });

  it("takes a reason for a no only in Codex's own turn", () => {
    expect(asks()).toBe(true);
    expect(asks({ own })).toBe(false);
    expect(asks({ agent: { threadId: threadId.parse('b'), path: ['reader'] } })).toBe(false);
    expect(asks({ run: { projectRoot: '/w', runId: runIdSchema.parse('wc-1') } })).toBe(false);
  });
});
