import { describe, expect, it } from 'vitest';
import type { McpServerSettings } from '../../../shared/catalogs/mcp/mcp-settings.ts';
import { describeMcpProblem, describeServerSettings, describeServerTest } from './server-settings.view-model.ts';

const settings: McpServerSettings = {
  name: 'notes',
  way: { kind: 'program', command: 'node', args: ['a', 'b'], folder: null, variables: ['TOKEN'] },
  isOn: true,
  startupSeconds: 5,
  layers: [{ kind: 'user', place: '/home/config.toml', keys: ['command', 'args', 'env'] }],
  own: null,
  version: 'v',
};

describe('what the configuration says of a server', () => {
  it('hides the values of environment variables', () => {
    expect(describeServerSettings(settings)).toEqual({
      rows: [
        { label: 'Program', value: 'node' },
        { label: 'Arguments', value: 'a\nb' },
        { label: 'Variables', value: 'TOKEN (values not shown)' },
        { label: 'Startup timeout', value: '5\u00a0s' },
      ],
      origin: 'From config.toml in CODEX_HOME.',
      canChange: true,
    });
  });

  it('names configuration layers above config.toml, and a layer that is the only one', () => {
    const project = { kind: 'project', place: '/w/.codex', keys: ['command'] } as const;
    expect(describeServerSettings({ ...settings, layers: [project, ...settings.layers] }).origin).toBe(
      'From config.toml in CODEX_HOME, but command from this folder (/w/.codex). You cannot change that here.',
    );
    const managed = { kind: 'managed', place: null, keys: ['command'] } as const;
    expect(describeServerSettings({ ...settings, layers: [managed], version: null })).toMatchObject({
      origin: 'From your administrator. You cannot change it here.',
      canChange: false,
    });
  });
});

it('describes the result of a server test', () => {
  const { text } = describeServerTest({ type: 'answered', tools: 1, resources: 1_200, tookMs: 412 });
  expect(text).toBe('The test found 1 tool, 1,200 resources in 0.4\u00a0s.');
  expect(describeServerTest({ type: 'failed', message: 'It is gone' })).toMatchObject({
    glyph: 'failed',
    quote: 'It is gone',
  });
});

it('names the part of a server that is too long to confirm', () => {
  const problem = { type: 'notConfirmed', why: 'tooLong' } as const;
  expect(describeMcpProblem({ ...problem, part: 'Argument 2' })).toContain('Argument 2 is too long to confirm.');
  expect(describeMcpProblem(problem)).toContain('This is too long to confirm.');
});
