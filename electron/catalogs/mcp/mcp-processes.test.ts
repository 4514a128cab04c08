import { expect, it } from 'vitest';
import type { McpServerSettings } from '../../../shared/catalogs/mcp/mcp-settings.ts';
import { findServerOfProcess } from './mcp-processes.ts';

const server = (name: string, command: string, ...args: readonly string[]): McpServerSettings => ({
  name,
  way: { kind: 'program', command, args, folder: null, variables: [] },
  isOn: true,
  startupSeconds: null,
  layers: [],
  own: null,
  version: null,
});
const servers = [
  server('plain', 'node', 'main.ts'),
  server('flagged', '/opt/bin/node', 'main.ts', '--all'),
  server('script', 'npx', '-y', 'notes'),
  server('one', 'twin'),
  server('two', 'twin'),
];

it.each([
  [['/usr/bin/node', 'main.ts'], 'plain'],
  [['node', 'main.ts', '--all'], 'flagged'],
  [['node', '/usr/bin/npx', '-y', 'notes'], 'script'],
  [['twin'], null],
  [['python', 'main.ts'], null],
  [[], null],
])('assigns a process of %j to the server %s', (argv, name) => {
  expect(findServerOfProcess(argv, servers)).toBe(name);
});
