import { describe, expect, it } from 'vitest';
import { noConsent } from '../../../shared/privacy/consent/consent-state.ts';
import { getSetting, settingNames } from '../../../shared/settings/setting-definitions.ts';
import { defaultSettings, type Settings } from '../../../shared/settings/settings-schema.ts';
import {
  describeSettings,
  findPageOfRow,
  findSettings,
  type RowId,
  type SettingsInput,
} from './settings.view-model.ts';

function facts(more: Partial<SettingsInput> = {}, values: Partial<Settings> = {}): SettingsInput {
  return {
    cli: { phase: 'idle' },
    auth: { state: 'signedOut', problem: null },
    profile: 'personal',
    leftovers: 0,
    snapshot: { values: { ...defaultSettings, ...values }, file: '/data/config.toml', lines: {}, problems: [] },
    dataFolder: '/data',
    encryption: { type: 'plain' },
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
  describeSettings(given)
    .flatMap(({ groups }) => groups.flatMap(({ rows }) => rows))
    .find((each) => each.id === id);

describe('describeSettings', () => {
  it('describes the chosen approval mode and marks full access as dangerous', () => {
    expect(row(facts(), 'approvalMode')?.help).toContain('as in the terminal');
    expect(row(facts({}, { approvalMode: 'fullAccess' }), 'approvalMode')).toMatchObject({ isDangerous: true });
  });

  it('lists leftover processes only if there are some', () => {
    expect(row(facts(), 'leftovers')).toBeUndefined();
    expect(row(facts({ leftovers: 2 }), 'leftovers')).toBeDefined();
  });

  it('shows who is signed in and omits the account in the demo', () => {
    const auth = { state: 'signedIn', method: 'chatgpt', email: 'ada@example.org', plan: 'plus' } as const;
    expect(row(facts({ auth }), 'account')?.help).toBe('Signed in as ada@example.org, plan plus.');
    expect(row(facts({ profile: 'demo' }), 'account')).toBeUndefined();
  });

  it("offers encryption for the user's threads, but not for the demo", () => {
    expect(row(facts(), 'encryptThreads')?.name).toBe('Encrypt threads on disk');
    expect(row(facts({ profile: 'demo' }), 'encryptThreads')).toBeUndefined();
  });

  it('says that no sign-in is needed without the name of the provider', () => {
    const help = row(facts({ auth: { state: 'notNeeded', provider: 'mock' } }), 'account')?.help;
    expect(help).toBe('Your model provider needs no sign-in.');
  });

  it('says which Codex runs, but not how fast it responds', () => {
    const environment = { version: '0.169.0', binary: '/opt/codex', codexHome: '/c', platform: 'linux' };
    const known = { ...environment, binarySource: 'path' } as const;
    const cli = { phase: 'ready', environment: known, answersInMs: 38, generation: 1 } as const;
    expect(row(facts({ cli }), 'state')?.help).toBe('Codex 0.169.0, /opt/codex.');
  });

  it('says why Codex does not run', () => {
    const cli = { phase: 'failed', failure: { type: 'notFound', searched: [] }, attempts: 0 } as const;
    expect(row(facts({ cli }), 'state')?.help).toContain('Codex was not found.');
  });

  it.each(settingNames.flatMap((name) => getSetting(name).row ?? []))(
    'lists the setting $name in its section',
    (shown) => {
      const hosts = [facts(), facts({ hostKind: 'desktop' })];
      const groups = hosts.flatMap((host) => describeSettings(host).flatMap((page) => page.groups));
      const rows = groups
        .filter(({ id }) => id === shown.section)
        .flatMap((group) => group.rows)
        .filter(({ name }) => name === shown.name);
      expect(rows).not.toEqual([]);
      for (const { help } of rows) expect(help).not.toBe('');
    },
  );

  it('shows group titles only on pages with several groups', () => {
    const titles = describeSettings(facts()).map(({ groups, id }) => [id, groups.map(({ title }) => title)]);
    expect(titles).toContainEqual(['appearance', [null]]);
    expect(titles).toContainEqual(['approvals', [null, 'Remembered approvals']]);
    expect(titles).toContainEqual([
      'privacy',
      ['What Workcell may send', 'Your own OpenTelemetry receiver', 'On this computer'],
    ]);
  });

  it('omits the privacy page in the demo', () => {
    expect(describeSettings(facts({ profile: 'demo' })).map(({ id }) => id)).not.toContain('privacy');
  });
});

describe('findSettings', () => {
  const find = (search: string) => findSettings(describeSettings(facts()), search);

  it('returns null for an empty search', () => {
    expect(find('  ')).toBeNull();
  });

  it('finds settings by page, group, name and help, in any case', () => {
    expect(find('dark THEME system')).toEqual({ rows: new Map(), bestPage: null });
    expect(find('THEME system')).toEqual({ rows: new Map([['appearance', ['theme']]]), bestPage: 'appearance' });
    expect(find('opentelemetry address')?.rows.get('privacy')).toEqual(['otlpEndpoint']);
  });

  it('prefers the page of a setting with the words in its name', () => {
    const found = find('notifications');
    expect(found?.bestPage).toBe('general');
    expect(find('prices')?.bestPage).toBe('runs');
    expect([...(find('approvals')?.rows.keys() ?? [])]).toContain('approvals');
  });
});

it('finds the page of a setting', () => {
  const pages = describeSettings(facts());
  expect(findPageOfRow(pages, 'shortcuts')).toBe('shortcuts');
  expect(findPageOfRow(pages, 'maxRuns')).toBe('runs');
  expect(findPageOfRow(pages, 'nothing')).toBeNull();
});
