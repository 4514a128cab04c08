import { expect, it } from 'vitest';
import { findHosts } from './changed.ts';

it.each([
  ['for both hosts', "test('a', async ({ start }) => {});", { web: true, desktop: true }],
  [
    'for the web',
    "test('a', { tag: '@web' }, async () => {});\n  test('b', {\n tag: '@web' }, () => {});",
    { web: true, desktop: false },
  ],
  ['for the desktop', "test('a', { tag: '@desktop' }, async () => {});", { web: false, desktop: true }],
  [
    'for one host each',
    "test('a', { tag: '@web' }, () => {});\ntest('b', { tag: '@desktop' }, () => {});",
    { web: true, desktop: true },
  ],
  [
    'in a group for the web, which may hold others',
    "test.describe('a', { tag: '@web' }, () => {\n  test('b', () => {});\n});",
    { web: true, desktop: true },
  ],
])('detects which hosts a spec with tests %s runs on', (_, source, hosts) => {
  expect(findHosts(source)).toEqual(hosts);
});
