import { describe, expect, it } from 'vitest';
import { defaultSettings, type Settings } from '../../../shared/settings/settings-schema.ts';
import { describeOrigin, type OriginInput } from './origin.view-model.ts';

function facts(values: Partial<Settings> = {}, lines: Readonly<Record<string, number | null>> = {}): OriginInput {
  const options = { values: { ...defaultSettings, ...values }, file: '/data/config.toml', lines, problems: [] };
  return { snapshot: options, environment: [], managed: false };
}

describe('describeOrigin', () => {
  it('returns no origin for an unchanged default', () => {
    expect(describeOrigin('theme', facts())).toBeNull();
    expect(describeOrigin('maxRuns', facts())).toBeNull();
  });

  it.each([
    ['theme', 'Default: System.'],
    ['textSize', 'Default: 100%.'],
    ['logMegabytes', 'Default: 10 MB.'],
    ['logLevel', 'Default: Info and above.'],
    ['rememberedApprovals', 'Default: Until Workcell closes.'],
    ['approvalMode', "Default: Codex's own settings."],
    ['encryptThreads', 'Default: On.'],
    ['metrics', 'Default: Off.'],
    ['codexBinary', 'Default: Bundled.'],
  ] as const)('shows the default of %s when the file sets it', (row, words) => {
    expect(describeOrigin(row, facts({}, { [row]: 3 }))).toEqual({
      text: 'Set in config.toml',
      line: 3,
      defaultText: words,
    });
  });

  it('names the line in config.toml and the default value', () => {
    expect(describeOrigin('theme', facts({ theme: 'dark' }, { theme: 3 }))).toEqual({
      text: 'Set in config.toml',
      line: 3,
      defaultText: 'Default: System.',
    });
    expect(describeOrigin('theme', facts({}, { theme: 3 }))?.line).toBe(3);
    expect(describeOrigin('theme', facts({}, { theme: null }))?.text).toBe('Set in config.toml.');
  });

  it('says that a setting is not saved in config.toml yet', () => {
    expect(describeOrigin('theme', facts({ theme: 'dark' }))?.text).toBe('Not saved yet.');
  });

  it('names the environment variable that decides, unless a setting overrides it', () => {
    const environment = ['WORKCELL_LOG_LEVEL', 'WORKCELL_CODEX_BIN'];
    const set = facts({ logLevel: 'debug' }, { logLevel: 2 });
    expect(describeOrigin('logLevel', { ...set, environment })?.text).toBe('Set by WORKCELL_LOG_LEVEL.');
    expect(describeOrigin('codexBinary', { ...facts(), environment })?.text).toBe('Set by WORKCELL_CODEX_BIN.');
    const own = facts({ codexBinary: '/my/codex' }, { codexBinary: 1 });
    expect(describeOrigin('codexBinary', { ...own, environment })?.text).toBe('Set in config.toml');
    expect(describeOrigin('theme', { ...facts(), environment })).toBeNull();
  });

  it('shows a policy as the origin before anything else', () => {
    const set = facts({ metrics: true }, { metrics: 2 });
    expect(describeOrigin('metrics', { ...set, managed: true })?.text).toBe('Set by your administrator or the system.');
  });

  it('returns no origin for rows that are not settings', () => {
    expect(describeOrigin('state', facts())).toBeNull();
  });
});
