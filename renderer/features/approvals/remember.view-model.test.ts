import { describe, expect, it } from 'vitest';
import type { RuleOffer } from '../../../shared/approvals/approval-rule.ts';
import { canonicaliseCommand } from '../../../shared/approvals/canonical-command.ts';
import { ruleSubjects } from '../../../shared/approvals/rule-subjects.ts';
import {
  describeGrant,
  type Grant,
  type GrantKind,
  grantOf,
  isTerm,
  rememberChoiceOf,
  waysToApprove,
} from './remember.view-model.ts';

type Offered = Parameters<typeof waysToApprove>[0];

const action = { kind: 'command', command: canonicaliseCommand('git log main'), folder: '' } as const;
const offer = (more: Partial<RuleOffer> = {}): RuleOffer => ({
  subjects: ruleSubjects(action),
  scopes: ['once', 'turn', 'thread', 'workspace'],
  policy: 'session',
  kinds: [],
  ...more,
});
const offered = (given: RuleOffer | undefined, more: Partial<Offered> = {}): Offered => ({
  canApproveForSession: true,
  session: 'Exactly this command.',
  lasting: null,
  offer: given,
  reach: null,
  ...more,
});
const viewOf = (given: RuleOffer, kind: GrantKind = 'exact', change: Partial<Grant> = {}) => {
  const grant = grantOf(offered(given), kind);
  return grant && describeGrant(offered(given), { ...grant, ...change });
};

describe('the wider ways to approve', () => {
  it('run from narrowest to widest', () => {
    const lasting = { label: 'Everywhere…', title: '', meaning: '', decision: { type: 'approveAlways' } } as const;
    expect(waysToApprove(offered(offer(), { lasting })).map(({ label }) => label)).toEqual([
      'Approve for this session',
      'Always allow this command here…',
      'Always allow commands starting with “git log main”…',
      'Everywhere…',
    ]);
  });

  it('name a long beginning in short, and the preview has all of it, with every character visible', () => {
    const command = canonicaliseCommand(`git log '\u202e${'x'.repeat(200)}'`);
    const given = offer({ subjects: ruleSubjects({ kind: 'command', command, folder: '' }) });
    const label = waysToApprove(offered(given)).find(({ kind }) => kind === 'prefix')?.label ?? '';
    expect(label.length).toBeLessThan(150);
    expect(label).toContain("git log '\\u202exxx");
    expect(label).toContain('…xxx');
    expect(viewOf(given, 'prefix')?.what).toBe(`git log '\\u202e${'x'.repeat(200)}' …`);
  });

  it('are only those that are offered', () => {
    expect(waysToApprove(offered(undefined, { canApproveForSession: false }))).toEqual([]);
    const edits = offer({ subjects: ruleSubjects({ kind: 'patch', paths: ['src/a.ts'] }) });
    expect(waysToApprove(offered(edits)).map(({ kind }) => kind)).toEqual(['session', 'edits']);
    expect(grantOf(offered(edits), 'exact')).toBeNull();
  });
});

describe('the preview of a wider approval', () => {
  it('shows the narrowest subject first, and the longest term first', () => {
    expect(viewOf(offer())).toMatchObject({ what: 'git log main', subjects: [] });
    const view = viewOf(offer(), 'prefix');
    expect(view?.what).toBe('git log main …');
    expect(view?.subjects.map(({ label }) => label)).toEqual(['git log main …', 'git log …']);
    expect(view?.terms.map(({ label }) => label)).toEqual([
      'Until Workcell closes',
      'For an hour',
      'In this thread',
      'In this turn',
      'Next time only',
    ]);
  });

  it('says what else a prefix rule covers, and what it does not', () => {
    expect(viewOf(offer())?.also).toBeNull();
    const also = viewOf(offer(), 'prefix', { subject: 2 })?.also;
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

  it('shows no subject of another kind', () => {
    expect(viewOf(offer(), 'exact', { subject: 1 })).toBeNull();
    expect(viewOf(offer(), 'exact', { subject: 9 })).toBeNull();
  });

  it('becomes the choice to remember', () => {
    const given = offer();
    const exact: Grant = { kind: 'exact', subject: 0, term: 'workspace' };
    expect(rememberChoiceOf(given, exact, false)).toEqual({
      subject: given.subjects[0],
      scope: 'workspace',
      lastsMs: null,
      acknowledged: [],
      confirmed: [],
    });
    expect(rememberChoiceOf(given, { kind: 'prefix', subject: 2, term: 'hour' }, false)).toMatchObject({
      subject: given.subjects[2],
      scope: 'workspace',
      lastsMs: 3_600_000,
    });
    expect(rememberChoiceOf(given, { ...exact, subject: 2 }, false)).toBeUndefined();
    expect(rememberChoiceOf(undefined, exact, false)).toBeUndefined();
  });

  it('warns about each way it reaches outside, and its second yes is its own', () => {
    const given = offer({ kinds: ['network', 'outsideSandbox'] });
    const view = viewOf(given);
    expect(view?.warning).toContain('Without asking, also with the network, outside the sandbox.');
    const exact: Grant = { kind: 'exact', subject: 0, term: 'workspace' };
    expect(rememberChoiceOf(given, exact, false)).toMatchObject({ acknowledged: given.kinds, confirmed: [] });
    expect(rememberChoiceOf(given, exact, true)).toMatchObject({ acknowledged: given.kinds, confirmed: given.kinds });
  });

  it('says that Codex did not report whether it stays in the sandbox', () => {
    const reach = { network: false, outsideWorkspace: false, outsideSandbox: true, everything: false, details: [] };
    const given = offer({ kinds: ['outsideSandbox'] });
    const exact: Grant = { kind: 'exact', subject: 0, term: 'workspace' };
    expect(describeGrant(offered(given), exact)?.warning).toContain('Codex did not report');
    expect(describeGrant(offered(given, { reach }), exact)?.warning).not.toContain('did not say');
  });
});
