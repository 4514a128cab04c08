import { describe, expect, it } from 'vitest';
import { defaultOptions, type Options } from '../../../shared/settings/options.ts';
import { describeOrigin, type OriginInput } from './origin.view-model.ts';

function facts(values: Partial<Options> = {}, lines: Readonly<Record<string, number | null>> = {}): OriginInput {
  const options = { values: { ...defaultOptions, ...values }, file: '/data/config.toml', lines, problems: [] };
  return { options, environment: [], managed: false };
}

describe('describeOrigin', () => {
  it('says nothing about a default that was not changed', () => {
    expect(describeOrigin('theme', facts())).toBeNull();
    expect(describeOrigin('maxRuns', facts())).toBeNull();
  });

  it.each([
    ['theme', 'Default: System.'],
    ['textSize', 'Default: 100%.'],
    ['logMegabytes', 'Default: 10 MB.'],
    ['logLevel', 'Default: Info and above.'],
    ['rememberedApprovals', 'Default: Until Workcell closes.'],
    ['approvalMode', 'Default: From config.toml.'],
    ['encryptThreads', 'Default: On.'],
    ['metrics', 'Default: Off.'],
    ['codexBinary', 'Default: Bundled.'],
  ] as const)('says the default of %s once the file has it', (row, words) => {
    expect(describeOrigin(row, facts({}, { [row]: 3 }))).toEqual({
      words: 'Set in config.toml',
      line: 3,
      otherwise: words,
    });
  });

  it('names the line of the file, and the value without it', () => {
    expect(describeOrigin('theme', facts({ theme: 'dark' }, { theme: 3 }))).toEqual({
      words: 'Set in config.toml',
      line: 3,
      otherwise: 'Default: System.',
    });
    expect(describeOrigin('theme', facts({}, { theme: 3 }))?.line).toBe(3);
    expect(describeOrigin('theme', facts({}, { theme: null }))?.words).toBe('Set in config.toml.');
  });

  it('says that a choice is not in the file', () => {
    expect(describeOrigin('theme', facts({ theme: 'dark' }))?.words).toBe('Not saved in config.toml yet.');
  });

  it('names the variable that decides, and none that a setting overrides', () => {
    const environment = ['WORKCELL_LOG_LEVEL', 'WORKCELL_CODEX_BIN'];
    const set = facts({ logLevel: 'debug' }, { logLevel: 2 });
    expect(describeOrigin('logLevel', { ...set, environment })?.words).toBe('Set by WORKCELL_LOG_LEVEL.');
    expect(describeOrigin('codexBinary', { ...facts(), environment })?.words).toBe('Set by WORKCELL_CODEX_BIN.');
    const own = facts({ codexBinary: '/my/codex' }, { codexBinary: 1 });
    expect(describeOrigin('codexBinary', { ...own, environment })?.words).toBe('Set in config.toml');
    expect(describeOrigin('theme', { ...facts(), environment })).toBeNull();
  });

  it('puts a policy before everything', () => {
    const set = facts({ metrics: true }, { metrics: 2 });
    expect(describeOrigin('metrics', { ...set, managed: true })?.words).toBe(
      'Set by your administrator or the system.',
    );
  });

  it('says nothing about rows that are not options', () => {
    expect(describeOrigin('state', facts())).toBeNull();
  });
});
