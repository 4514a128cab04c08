import { expect, it } from 'vitest';
import type { McpServerDraft, McpWay } from './mcp-settings.ts';
import { namesSomethingNew } from './names-something-new.ts';

const known: McpWay = { kind: 'program', command: 'node', args: ['a'], folder: null, variables: ['A', 'B'] };
const kept = ['A', 'B'].map((name) => ({ name, value: null }));
const draft = (change: Partial<Extract<McpServerDraft['way'], { kind: 'program' }>>): McpServerDraft => ({
  way: { kind: 'program', command: 'node', args: ['a'], folder: null, variables: kept, ...change },
  startupSeconds: 5,
});
const far: McpWay = { kind: 'address', url: 'https://a/', tokenVariable: null, headers: ['X'] };
const toFar = (change: Partial<Extract<McpServerDraft['way'], { kind: 'address' }>>): McpServerDraft => ({
  way: { kind: 'address', url: 'https://a/', tokenVariable: null, headers: [{ name: 'X', value: null }], ...change },
  startupSeconds: null,
});

it('finds a new program, argument, folder, variable, value, address, token or header in a draft', () => {
  const news: readonly [McpWay | null, McpServerDraft][] = [
    [null, draft({})],
    [known, draft({ command: './node' })],
    [known, draft({ args: ['a', 'b'] })],
    [known, draft({ args: [] })],
    [known, draft({ folder: '/x' })],
    [known, draft({ variables: [...kept, { name: 'LD_PRELOAD', value: null }] })],
    [known, draft({ variables: [{ name: 'A', value: 'other' }] })],
    [known, toFar({})],
    [far, draft({})],
    [far, toFar({ url: 'https://b/' })],
    [far, toFar({ tokenVariable: 'KEY' })],
    [far, toFar({ headers: [{ name: 'X', value: '1' }] })],
  ];
  expect(news.map(([before, after]) => namesSomethingNew(before, after))).toEqual(news.map(() => true));
});

it('finds nothing new in a draft that only leaves out values or changes the startup timeout', () => {
  const same: readonly [McpWay, McpServerDraft][] = [
    [known, draft({})],
    [known, draft({ variables: [{ name: 'B', value: null }] })],
    [far, toFar({ headers: [] })],
  ];
  expect(same.map(([before, after]) => namesSomethingNew(before, after))).toEqual([false, false, false]);
});
