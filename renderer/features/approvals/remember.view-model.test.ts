import { describe, expect, it } from 'vitest';
import type { RuleOffer } from '../../../shared/approvals/approval-rule.ts';
import { canonicaliseCommand } from '../../../shared/approvals/canonical-command.ts';
import { ruleSubjects } from '../../../shared/approvals/rule-subjects.ts';
import { describeRemember, isTerm, notRemembered, rememberChoiceOf } from './remember.view-model.ts';

const action = { kind: 'command', command: canonicaliseCommand('git log main'), folder: '' } as const;
const offer = (more: Partial<RuleOffer> = {}): RuleOffer => ({
  subjects: ruleSubjects(action),
  scopes: ['once', 'turn', 'thread', 'workspace'],
  policy: 'session',
  kinds: [],
  ...more,
});
const on = { ...notRemembered, on: true };
const viewOf = (given: RuleOffer, state = on) => describeRemember({ offer: given, reach: null }, state);

describe('remembering an approval', () => {
  it('is possible only if it is offered', () => {
    expect(describeRemember({ reach: null }, on)).toBeNull();
  });

  it('offers the command itself first, and the longest term first', () => {
    const view = viewOf(offer());
    expect(view?.subjects.map(({ label }) => label)).toEqual(['Exactly this command', 'git log main …', 'git log …']);
    expect(view?.terms.map(({ label }) => label)).toEqual([
      'Until Workcell ends',
      'For an hour',
      'In this thread',
      'In this turn',
      'The next time only',
    ]);
  });

  it('says what else a prefix rule covers, and what it does not', () => {
    expect(viewOf(offer())?.also).toBeNull();
    const also = viewOf(offer(), { ...on, subject: 2 })?.also;
    expect(also).toContain('“git log --stat”');
    expect(also).toContain('Options that run or write, such as --output');
  });

  it('says how long it lasts if the policy limits it', () => {
    const kept = offer({ policy: 'user', scopes: ['workspace', 'user'] });
    expect(viewOf(kept)?.terms.map(({ label }) => label)).toEqual([
      'Until you revoke it',
      'For a day',
      'For an hour',
      'In every folder',
    ]);
    expect(isTerm(kept, 'day')).toBe(true);
    expect(isTerm(offer(), 'day')).toBe(false);
  });

  it('is nothing until it is chosen, and then the choice', () => {
    const given = offer();
    expect(rememberChoiceOf(given, notRemembered, true)).toBeUndefined();
    expect(rememberChoiceOf(given, on, false)).toEqual({
      subject: given.subjects[0],
      scope: 'workspace',
      lastsMs: null,
      acknowledged: [],
      confirmed: [],
    });
    expect(rememberChoiceOf(given, { ...on, subject: 2, term: 'hour' }, false)).toMatchObject({
      subject: given.subjects[2],
      scope: 'workspace',
      lastsMs: 3_600_000,
    });
  });

  it('needs two confirmations if it reaches outside', () => {
    const given = offer({ kinds: ['network', 'outsideSandbox'] });
    expect(viewOf(given)).toMatchObject({
      warning: 'Without asking, also with the network, outside the sandbox',
      what: 'git log main',
      blocked: true,
    });
    expect(viewOf(given, notRemembered)?.blocked).toBe(false);
    const agreed = { ...on, agreed: true };
    expect(viewOf(given, agreed)?.blocked).toBe(false);
    expect(rememberChoiceOf(given, on, true)).toMatchObject({ acknowledged: [], confirmed: given.kinds });
    expect(rememberChoiceOf(given, agreed, true)).toMatchObject({ acknowledged: given.kinds, confirmed: given.kinds });
  });

  it('says that Codex did not report whether it stays in the sandbox', () => {
    const reach = { network: false, outsideWorkspace: false, outsideSandbox: true, everything: false, details: [] };
    const given = offer({ kinds: ['outsideSandbox'] });
    expect(describeRemember({ offer: given, reach: null }, on)?.meaning).toContain('Codex did not say');
    expect(describeRemember({ offer: given, reach }, on)?.meaning).not.toContain('did not say');
  });
});
