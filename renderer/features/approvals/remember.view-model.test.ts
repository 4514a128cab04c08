import { describe, expect, it } from 'vitest';
import { listRuleSubjects } from '../../../electron/approvals/rule-subjects.ts';
import type { RuleOffer } from '../../../shared/approvals/approval-rule.ts';
import { canonicalizeCommand } from '../../../shared/approvals/canonical-command.ts';
import {
  createGrant,
  describeGrant,
  type Grant,
  type GrantKind,
  isTerm,
  listWaysToApprove,
  toRememberChoice,
} from './remember.view-model.ts';

type Offered = Parameters<typeof listWaysToApprove>[0];

const action = { kind: 'command', command: canonicalizeCommand('git log main'), folder: '' } as const;
const offer = (more: Partial<RuleOffer> = {}): RuleOffer => ({
  subjects: listRuleSubjects(action),
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
  const grant = createGrant(offered(given), kind);
  return grant && describeGrant(offered(given), { ...grant, ...change });
};

describe('the wider ways to approve', () => {
  it('lists the wider ways to approve from narrowest to widest', () => {
    const lasting = { label: 'Everywhere…', title: '', meaning: '', decision: { type: 'approveAlways' } } as const;
    expect(listWaysToApprove(offered(offer(), { lasting })).map(({ label }) => label)).toEqual([
      'Approve for this session',
      'Always allow this command here…',
      'Always allow commands starting with “git log main”…',
      'Everywhere…',
    ]);
  });

  it('shortens a long prefix and shows all of it in the preview, with every character visible', () => {
    const command = canonicalizeCommand(`git log '\u202e${'x'.repeat(200)}'`);
    const given = offer({ subjects: listRuleSubjects({ kind: 'command', command, folder: '' }) });
    const label = listWaysToApprove(offered(given)).find(({ kind }) => kind === 'prefix')?.label ?? '';
    expect(label.length).toBeLessThan(150);
    expect(label).toContain("git log '\\u202exxx");
    expect(label).toContain('…xxx');
    expect(viewOf(given, 'prefix')?.what).toBe(`git log '\\u202e${'x'.repeat(200)}' …`);
  });

  it('lists only the wider approvals that are offered', () => {
    expect(listWaysToApprove(offered(undefined, { canApproveForSession: false }))).toEqual([]);
    const edits = offer({ subjects: listRuleSubjects({ kind: 'patch', paths: ['src/a.ts'] }) });
    expect(listWaysToApprove(offered(edits)).map(({ kind }) => kind)).toEqual(['session', 'edits']);
    expect(createGrant(offered(edits), 'exact')).toBeNull();
  });
});

describe('the preview of a wider approval', () => {
  it('shows the narrowest subject and the longest term first', () => {
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

  it('says what else a prefix rule covers and what it does not', () => {
    expect(viewOf(offer())?.also).toBeNull();
    const also = viewOf(offer(), 'prefix', { subject: 2 })?.also;
    expect(also).toContain('“git log --stat”');
    expect(also).toContain('Options that run or write, such as --output');
  });

  it('says how long a grant lasts if the policy limits it', () => {
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

  it('shows no subjects of another kind in a preview', () => {
    expect(viewOf(offer(), 'exact', { subject: 1 })).toBeNull();
    expect(viewOf(offer(), 'exact', { subject: 9 })).toBeNull();
  });

  it('turns a preview into the choice to remember', () => {
    const given = offer();
    const exact: Grant = { kind: 'exact', subject: 0, term: 'workspace' };
    expect(toRememberChoice(given, exact, false)).toEqual({
      subject: given.subjects[0],
      scope: 'workspace',
      lastsMs: null,
      acknowledged: [],
      confirmed: [],
    });
    expect(toRememberChoice(given, { kind: 'prefix', subject: 2, term: 'hour' }, false)).toMatchObject({
      subject: given.subjects[2],
      scope: 'workspace',
      lastsMs: 3_600_000,
    });
    expect(toRememberChoice(given, { ...exact, subject: 2 }, false)).toBeUndefined();
    expect(toRememberChoice(undefined, exact, false)).toBeUndefined();
  });

  it('warns about each way a grant reaches outside and requires a separate yes', () => {
    const given = offer({ kinds: ['network', 'outsideSandbox'] });
    const view = viewOf(given);
    expect(view?.warning).toContain('Without asking, also with the network, outside the sandbox.');
    const exact: Grant = { kind: 'exact', subject: 0, term: 'workspace' };
    expect(toRememberChoice(given, exact, false)).toMatchObject({ acknowledged: given.kinds, confirmed: [] });
    expect(toRememberChoice(given, exact, true)).toMatchObject({ acknowledged: given.kinds, confirmed: given.kinds });
  });

  it('says that Codex did not report whether the command stays in the sandbox', () => {
    const reach = { network: false, outsideWorkspace: false, outsideSandbox: true, everything: false, details: [] };
    const given = offer({ kinds: ['outsideSandbox'] });
    const exact: Grant = { kind: 'exact', subject: 0, term: 'workspace' };
    expect(describeGrant(offered(given), exact)?.warning).toContain('Codex did not report');
    expect(describeGrant(offered(given, { reach }), exact)?.warning).not.toContain('did not say');
  });
});
