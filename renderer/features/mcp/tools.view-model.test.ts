import { describe, expect, it } from 'vitest';
import type { McpServer } from '../../../shared/catalogs/mcp/mcp-server.ts';
import { describeOtherPrograms, describeServerTools, describeToolEntry } from './tools.view-model.ts';

const tool = (name: string, about = '') => ({ name, title: null, about, schema: '{}' });
const server = (name: string, change: Partial<McpServer> = {}): McpServer => ({
  name,
  state: 'ready',
  error: null,
  tools: [],
  resources: [],
  more: 0,
  ...change,
});
const view = (servers: readonly McpServer[], query = '', change = {}) =>
  describeServerTools({ state: 'listed', listing: { servers, isWhole: true, problem: null, ...change } }, query);
const keys = (servers: readonly McpServer[], query: string) => view(servers, query).rows.map(({ key }) => key);

describe('the tools of servers', () => {
  it('lists tools under their server and finds them by name, purpose and server', () => {
    const servers = [
      server('notes', { tools: [tool('read', 'Reads a note'), tool('write')] }),
      server('sentry', { state: 'failed' }),
    ];
    expect(keys(servers, '')).toEqual(['notes', 'notes/read', 'notes/write', 'sentry']);
    expect(keys(servers, 'NOTE reads')).toEqual(['notes', 'notes/read']);
    expect(keys(servers, 'notes')).toEqual(['notes', 'notes/read', 'notes/write']);
    expect(keys(servers, 'sen')).toEqual(['sentry']);
  });

  it.each([
    [server('a', { tools: [tool('b')] }), '1 tool', false],
    [
      server('a', { resources: [{ name: 'r', uri: 'u', about: '' }], more: 1_200 }),
      '0 tools, 1 resource, 1,200 more not shown',
      false,
    ],
    [server('a', { state: 'failed' }), 'Did not start', true],
    [server('a', { state: 'signInNeeded' }), 'Sign-in needed', true],
    [server('a', { state: 'asked' }), 'No answer yet', false],
    [server('a', { state: 'disabled' }), 'Off in config.toml', false],
  ])('shows the state of a server', (of, detail, isWarning) => {
    expect(describeToolEntry({ kind: 'server', key: 'a', server: of })).toMatchObject({ name: 'a', detail, isWarning });
  });

  it('says why there are no tools', () => {
    expect(view([]).empty?.what).toBe('No MCP servers');
    expect(view([], '', { isWhole: false }).empty?.what).toBe('Loading…');
    expect(view([], '', { problem: 'Codex has stopped.' }).empty?.how).toBe('Codex has stopped.');
    expect(view([server('a')], 'x').empty?.what).toBe('No matches');
  });
});

it('names programs of unknown servers below the list', () => {
  const process = { pid: 7, startedAt: 0, program: 'node a.ts', memoryBytes: 2_000_000 };
  expect(describeOtherPrograms([{ ...process, server: 'notes' }])).toEqual([]);
  expect(describeOtherPrograms([{ ...process, server: null }])).toEqual(['Also running: node a.ts (7, 2.0\u00a0MB).']);
});
