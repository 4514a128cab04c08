import { describe, expect, it } from 'vitest';
import { noConsent } from '../../../shared/privacy/consent/consent-state.ts';
import { defaultOptions, type Options } from '../../../shared/settings/options.ts';
import { settingNames, settingOf } from '../../../shared/settings/settings.ts';
import { describeSettings, type RowId, type SettingsInput } from './settings.view-model.ts';

function facts(more: Partial<SettingsInput> = {}, values: Partial<Options> = {}): SettingsInput {
  return {
    cli: { phase: 'idle' },
    auth: { state: 'signedOut', problem: null },
    profile: 'personal',
    leftovers: 0,
    options: { values: { ...defaultOptions, ...values }, file: '/data/config.toml', lines: {}, problems: [] },
    dataFolder: '/data',
    protection: { type: 'plain' },
    metrics: { endpoint: { type: 'none' }, storage: 'unopened', lastMetrics: null, lastPing: null },
    consent: noConsent,
    update: { type: 'missing', because: 'browser' },
    hostKind: 'web',
    permission: 'default',
    platform: 'linux',
    ...more,
  };
}

const row = (given: SettingsInput, id: RowId) =>
  describeSettings(given, '')
    .flatMap((section) => section.rows)
    .find((each) => each.id === id);

describe('describeSettings', () => {
  it('explains the chosen mode, and shows full access as dangerous', () => {
    expect(row(facts(), 'approvalMode')?.help).toContain('config.toml');
    expect(row(facts({}, { approvalMode: 'fullAccess' }), 'approvalMode')).toMatchObject({ dangerous: true });
  });

  it('lists leftover processes only if there are some', () => {
    expect(row(facts(), 'leftovers')).toBeUndefined();
    expect(row(facts({ leftovers: 2 }), 'leftovers')).toBeDefined();
  });

  it('says who is signed in, and omits the account in the demo', () => {
    const auth = { state: 'signedIn', method: 'chatgpt', email: 'ada@example.org', plan: 'plus' } as const;
    expect(row(facts({ auth }), 'account')?.help).toBe('Signed in as ada@example.org, plan plus.');
    expect(row(facts({ profile: 'demo' }), 'account')).toBeUndefined();
  });

  it("has encryption for the person's threads, but not for the demo's", () => {
    expect(row(facts(), 'encryptThreads')?.name).toBe('Encrypt threads on disk');
    expect(row(facts({ profile: 'demo' }), 'encryptThreads')).toBeUndefined();
  });

  it('says why Codex does not run', () => {
    const cli = { phase: 'failed', failure: { type: 'notFound', searched: [] }, attempts: 0 } as const;
    expect(row(facts({ cli }), 'state')?.help).toContain('Codex was not found.');
  });

  it.each(settingNames.flatMap((name) => settingOf(name).row ?? []))(
    'has the setting $name in its section',
    (shown) => {
      const hosts = [facts(), facts({ hostKind: 'desktop' })];
      const sections = hosts.flatMap((host) => describeSettings(host, '')).filter(({ id }) => id === shown.section);
      const rows = sections.flatMap((section) => section.rows).filter(({ name }) => name === shown.name);
      expect(rows).not.toEqual([]);
      for (const { help } of rows) expect(help).not.toBe('');
    },
  );

  it('finds rows by their words and drops empty sections', () => {
    const found = describeSettings(facts(), 'dark THEME system');
    expect(found).toEqual([]);
    expect(describeSettings(facts(), 'theme system').map(({ id }) => id)).toEqual(['appearance']);
    expect(describeSettings(facts(), 'sandbox').flatMap(({ rows }) => rows.map(({ id }) => id))).toContain(
      'approvalMode',
    );
  });
});
