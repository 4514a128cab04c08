import { expect, it } from 'vitest';
import type { McpServer } from '../../../shared/catalogs/mcp/mcp-server.ts';
import { findResources } from './find-resources.ts';

const server = (name: string, ...resources: readonly string[]): McpServer => ({
  name,
  state: 'ready',
  error: null,
  tools: [],
  resources: resources.map((resource) => ({ name: resource, uri: `memory://${resource}`, about: '' })),
  more: 0,
});
const servers = [server('notes', 'the guide', 'plan'), server('garden', 'Guide')];
const names = (query: string) => findResources(servers, query).map((found) => `${found.server}/${found.resource.name}`);

it('finds resources by name, address and server, those whose name starts with the query first', () => {
  expect(names('gui')).toEqual(['garden/Guide', 'notes/the guide']);
  expect(names('//plan')).toEqual(['notes/plan']);
  expect(names('gard')).toEqual(['garden/Guide']);
  expect(names('')).toHaveLength(3);
  expect(names('nothing')).toEqual([]);
});
