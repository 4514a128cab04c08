import { expect, it } from 'vitest';
import { changesWhatRuns } from './changes-what-runs.ts';
import type { McpServerDraft, McpWay } from './mcp-settings.ts';

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

it('finds a new or missing program, argument, folder, variable, value, address, token or header in a draft', () => {
  const news: readonly [McpWay | null, McpServerDraft][] = [
    [null, draft({})],
    [known, draft({ command: './node' })],
    [known, draft({ args: ['a', 'b'] })],
    [known, draft({ args: [] })],
    [known, draft({ folder: '/x' })],
    [known, draft({ variables: [...kept, { name: 'LD_PRELOAD', value: null }] })],
    [known, draft({ variables: [...kept.slice(1), { name: 'A', value: 'other' }] })],
    [known, draft({ variables: kept.slice(1) })],
    [known, draft({ variables: [] })],
    [known, toFar({})],
    [far, draft({})],
    [far, toFar({ url: 'https://b/' })],
    [far, toFar({ tokenVariable: 'KEY' })],
    [far, toFar({ headers: [{ name: 'X', value: '1' }] })],
    [far, toFar({ headers: [] })],
  ];
  expect(news.map(([before, after]) => changesWhatRuns(before, after))).toEqual(news.map(() => true));
});

it('finds nothing in a draft that only changes the startup timeout or the order of kept values', () => {
  const same: readonly [McpWay, McpServerDraft][] = [
    [known, draft({})],
    [known, draft({ variables: kept.toReversed() })],
    [far, toFar({})],
  ];
  expect(same.map(([before, after]) => changesWhatRuns(before, after))).toEqual([false, false, false]);
});
