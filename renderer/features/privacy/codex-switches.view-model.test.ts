import { describe, expect, it } from 'vitest';
import type { CodexSwitches } from '../../../shared/privacy/consent/codex-switches.ts';
import { describeCodexSwitches, placeLabel } from './codex-switches.view-model.ts';

const unset: CodexSwitches = {
  file: '/h/config.toml',
  reading: 'read',
  analytics: null,
  plugins: null,
  otel: [],
  feedback: null,
};
const values = (more: Partial<CodexSwitches>) => describeCodexSwitches({ ...unset, ...more }).map(({ value }) => value);

describe('Codex settings', () => {
  it.each<[Partial<CodexSwitches>, readonly string[]]>([
    [{}, ['Off', 'Off', 'Not set', 'Not set']],
    [{ analytics: true, feedback: true }, ['On', 'Off', 'Not set', 'On']],
    [{ plugins: true }, ['Off', 'Fetched at each start', 'Not set', 'Not set']],
    [{ analytics: false, feedback: false, otel: ['none'] }, ['Off', 'Off', 'Off', 'Off']],
    [{ otel: ['none', 'otlp-http', 'statsig'] }, ['Off', 'Off', 'Exports by otlp-http, statsig', 'Not set']],
    [{ reading: 'broken' }, ['Off', 'Off', 'Unknown', 'Unknown']],
  ])('with %j are %j', (more, expected) => {
    expect(values(more)).toEqual(expected);
  });

  it('says who decides about a Codex setting', () => {
    expect(describeCodexSwitches(unset)[0]?.why).toContain('Off unless your config.toml turns it on.');
    expect(describeCodexSwitches({ ...unset, analytics: true })[0]?.why).toContain('Set in your config.toml.');
  });

  it.each([
    ['read', /^Change them in \/h\/config\.toml/],
    ['missing', /^They would be in \/h\/config\.toml, which does not exist yet/],
    ['broken', /cannot be read/],
  ] as const)('says where Codex settings are stored when the file is %s', (reading, words) => {
    expect(placeLabel({ ...unset, reading })).toMatch(words);
  });
});
