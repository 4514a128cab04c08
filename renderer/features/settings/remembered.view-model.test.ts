import { describe, expect, it } from 'vitest';
import type { ApprovalRule, AuditEntry } from '../../../shared/approvals/approval-rule.ts';
import { sampleRule } from '../../../shared/approvals/testing/sample-rule.ts';
import { ruleId, threadId } from '../../../shared/base/ids.ts';
import { describeLog, describeRules, describeRuleTest, type RememberedInput } from './remembered.view-model.ts';

const now = new Date(2026, 10, 20, 11, 0).getTime();
const minute = 60_000;
const rule = (more: Partial<ApprovalRule> = {}) =>
  sampleRule({ workspace: '/home/ada/app', madeAt: now - 4 * minute, ...more });
const rows = (rules: readonly ApprovalRule[], more: Partial<RememberedInput> = {}) =>
  describeRules({ remembered: { rules, audit: [] }, policy: 'session', workspace: '/home/ada/app', now, ...more });
const factsOf = (more: Partial<ApprovalRule>, facts: Partial<RememberedInput> = {}) =>
  rows([rule(more)], facts)[0]?.facts;

describe('the list of remembered approvals', () => {
  it('describes what a remembered approval covers, its scope, age and uses', () => {
    expect(rows([rule()])).toMatchObject([{ code: 'npm test', lead: '', revokeName: 'Revoke npm test', danger: null }]);
    expect(factsOf({})).toEqual(['This folder', 'Created 4\u00a0min ago', 'Not used yet']);
    expect(factsOf({ uses: 3, lastUsedAt: now, workspace: '/home/ada/other' })).toEqual([
      'Folder other',
      'Created 4\u00a0min ago',
      'Used 3 times, last just now',
    ]);
    expect(factsOf({ scope: 'thread' })?.slice(0, 2)).toEqual(['One thread', 'This folder']);
  });

  it('says when an approval expires and how long it is stored', () => {
    expect(factsOf({ expiresAt: now + 30 * minute })?.at(-1)).toBe('Expires in 30\u00a0min');
    expect(factsOf({ expiresAt: now + 24 * 60 * minute })?.at(-1)).toBe('Expires in 24\u00a0h');
    expect(factsOf({ kept: true })?.at(-1)).toContain('longer than Settings now allow');
    expect(factsOf({ kept: true }, { policy: 'workspace' })?.at(-1)).toBe('Not used yet');
    expect(factsOf({}, { policy: 'workspace' })?.at(-1)).toBe('Until Workcell closes');
  });

  it('lists only active approvals, newest first', () => {
    const ended = [rule({ revokedAt: 1 }), rule({ expiresAt: now }), rule({ scope: 'once', uses: 1 })];
    const alive = [rule({ id: ruleId.parse('a') }), rule({ id: ruleId.parse('b') })];
    expect(rows([...ended, ...alive]).map(({ id }) => id)).toEqual(['b', 'a']);
  });

  it('says why an approval of an earlier version is no longer used', () => {
    const prefix = (...words: string[]) => ({ kind: 'commandPrefix', shell: 'posix', words, folder: '' }) as const;
    const said = 'Inactive: commands that start like this can run other programs';
    expect(factsOf({ subject: prefix('npm', 'exec') })?.at(-1)).toBe(said);
    expect(factsOf({ subject: prefix('git', 'log') })?.at(-1)).toBe('Not used yet');
  });

  it('says that an approval applies only in worktrees', () => {
    expect(factsOf({ inWorktree: true })?.[0]).toBe('Worktrees of app');
  });

  it('says what a dangerous approval can reach', () => {
    const inside = { outsideWorkspace: false, outsideSandbox: false, everything: false, details: [] };
    expect(rows([rule({ acknowledged: { ...inside, network: true } })])[0]?.danger).toContain('The network');
  });
});

describe('the audit log', () => {
  it('lists who decided what, newest first, up to a limit', () => {
    const entry = (more: Partial<AuditEntry>): AuditEntry => ({
      at: now,
      event: 'approved',
      by: 'person',
      what: 'npm test',
      ruleId: null,
      workspace: '/w',
      threadId: threadId.parse('t'),
      ...more,
    });
    const log = describeLog(
      [entry({ by: 'rule' }), entry({ event: 'ruleMade' }), entry({ event: 'declined' })],
      now,
      2,
    );
    expect(log.map(({ event, what, when }) => [event, what, when])).toEqual([
      ['Approved for you', 'npm test', 'now'],
      ['You remembered', 'npm test', 'now'],
    ]);
  });
});

describe('the test of a command', () => {
  const { id } = rule();
  const test = { canonical: 'npm test', plain: true, ruleId: null, refused: [] };

  it('says which approval answers a tested command', () => {
    expect(describeRuleTest({ ...test, ruleId: id }, [rule()])).toEqual({
      answer: 'Runs without asking',
      why: ['Matched by “npm test”.', 'Compared as “npm test”.'],
    });
  });

  it('says why no approval answers a tested command', () => {
    expect(describeRuleTest({ ...test, refused: [{ ruleId: id, why: 'expired' }] }, [rule()])).toEqual({
      answer: 'Workcell asks you',
      why: ['“npm test”: It has expired.', 'Compared as “npm test”.'],
    });
    expect(describeRuleTest({ ...test, plain: false }, [])).toMatchObject({
      answer: 'Workcell asks you',
      why: ['No remembered approval matches.', expect.stringContaining('exact same text')],
    });
  });
});
