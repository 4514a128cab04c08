import { describe, expect, it } from 'vitest';
import { threadId } from '../../../shared/base/ids.ts';
import { noConsent } from '../../../shared/privacy/consent/consent-state.ts';
import { describeStatusFoot, type StatusFootInput } from './status-foot.view-model.ts';

const calm: StatusFootInput = {
  profile: 'personal',
  auth: { state: 'signedIn', method: 'chatgpt', email: null, plan: null },
  limits: [],
  now: 0,
  settings: null,
  approvalMode: 'config',
  folderIsReadOnly: false,
  consent: noConsent,
};

describe('the foot of the thread list', () => {
  it('mentions metrics only while they are on', () => {
    const metrics = (more: Partial<StatusFootInput['consent']>) =>
      describeStatusFoot({ ...calm, consent: { ...noConsent, ...more } }).metrics;
    expect(metrics({})).toBeNull();
    expect(metrics({ metrics: { on: true, because: 'chosen' } })?.text).toBe('Metrics on');
    expect(metrics({ metrics: { on: false, because: 'policy' } })).toBeNull();
    expect(describeStatusFoot({ ...calm, profile: 'demo' }).metrics).toBeNull();
  });

  it('describes the account, or says that none is needed', () => {
    const account = (auth: StatusFootInput['auth']): string | undefined =>
      describeStatusFoot({ ...calm, auth }).account?.text;
    expect(account({ state: 'signedIn', method: 'chatgpt', email: 'ada@example.org', plan: 'plus' })).toBe(
      'Signed in as ada@example.org',
    );
    expect(account({ state: 'signedIn', method: 'apiKey', email: null, plan: null })).toBe('Signed in with an API key');
    expect(account({ state: 'notNeeded', provider: 'local' })).toBe('local');
    expect(account({ state: 'signedOut', problem: null })).toBe('Not signed in');
    expect(describeStatusFoot({ ...calm, profile: 'demo' }).account?.text).toBe('Demo, no account');
  });

  it('says what is left of the limits instead of who pays, which is in the details', () => {
    const limit = { usedPercent: 38, minutes: 300, resetsAt: 3_600_000, measuredAt: 0 };
    const auth = { state: 'notNeeded', provider: 'local' } as const;
    const account = (over: object) => describeStatusFoot({ ...calm, auth, limits: [{ ...limit, ...over }] }).account;
    expect(account({})).toMatchObject({ text: '62\u00a0% left', isLow: false });
    expect(account({})?.detail).toContain('local');
    expect(account({ usedPercent: 81 })?.isLow).toBe(true);
    expect(account({ resetsAt: -1 })?.text).toBe('local');
  });

  it('mentions what the thread may do only while it may do everything, or the folder is read-only', () => {
    const settings = {
      threadId: threadId.parse('t'),
      cwd: '/p',
      model: null,
      effort: null,
      approvalPolicy: 'on-request',
      sandbox: 'fullAccess',
    } as const;
    const access = (more: Partial<StatusFootInput>) => describeStatusFoot({ ...calm, ...more }).access;
    expect(access({})).toBeNull();
    expect(access({ settings: { ...settings, sandbox: 'readOnly' } })).toBeNull();
    expect(access({ settings })).toMatchObject({ text: 'Full access', isDangerous: true });
    expect(access({ settings, approvalMode: 'askWhenNeeded' })).toBeNull();
    expect(access({ approvalMode: 'fullAccess' })).toMatchObject({ text: 'Full access', isDangerous: true });
    const readOnly = { text: 'Read only', isDangerous: false, opens: 'changeTrust' };
    expect(access({ approvalMode: 'fullAccess', folderIsReadOnly: true })).toMatchObject(readOnly);
  });
});
