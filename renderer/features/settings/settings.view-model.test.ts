import { describe, expect, it } from 'vitest';
import { noConsent } from '../../../shared/privacy/consent/consent-state.ts';
import { defaultOptions, type Options } from '../../../shared/settings/options.ts';
import { settingNames, settingOf } from '../../../shared/settings/settings.ts';
import { describeSettings, findSettings, pageOfRow, type RowId, type SettingsInput } from './settings.view-model.ts';

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
  describeSettings(given)
    .flatMap(({ groups }) => groups.flatMap(({ rows }) => rows))
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
      const groups = hosts.flatMap((host) => describeSettings(host).flatMap((page) => page.groups));
      const rows = groups
        .filter(({ id }) => id === shown.section)
        .flatMap((group) => group.rows)
        .filter(({ name }) => name === shown.name);
      expect(rows).not.toEqual([]);
      for (const { help } of rows) expect(help).not.toBe('');
    },
  );

  it('names the groups of a page only where there are several', () => {
    const titles = describeSettings(facts()).map(({ groups, id }) => [id, groups.map(({ title }) => title)]);
    expect(titles).toContainEqual(['appearance', [null]]);
    expect(titles).toContainEqual(['approvals', [null, 'Remembered approvals']]);
    expect(titles).toContainEqual([
      'privacy',
      ['What Workcell may send', 'Your own OpenTelemetry receiver', 'On this computer'],
    ]);
  });

  it('has no privacy page in the demo, which sends nothing', () => {
    expect(describeSettings(facts({ profile: 'demo' })).map(({ id }) => id)).not.toContain('privacy');
  });
});

describe('findSettings', () => {
  const find = (search: string) => findSettings(describeSettings(facts()), search);

  it('finds nothing to mark without words', () => {
    expect(find('  ')).toBeNull();
  });

  it('finds rows by the words of their page, group, name and help, in any case', () => {
    expect(find('dark THEME system')).toEqual({ rows: new Map(), best: null });
    expect(find('THEME system')).toEqual({ rows: new Map([['appearance', ['theme']]]), best: 'appearance' });
    expect(find('opentelemetry address')?.rows.get('privacy')).toEqual(['otlpEndpoint']);
  });

  it('prefers the page of a row with the words in its name', () => {
    const found = find('notifications');
    expect(found?.best).toBe('general');
    expect(find('prices')?.best).toBe('runs');
    expect([...(find('approvals')?.rows.keys() ?? [])]).toContain('approvals');
  });
});

it('knows the page of a row', () => {
  const pages = describeSettings(facts());
  expect(pageOfRow(pages, 'shortcuts')).toBe('shortcuts');
  expect(pageOfRow(pages, 'maxRuns')).toBe('runs');
  expect(pageOfRow(pages, 'nothing')).toBeNull();
});
