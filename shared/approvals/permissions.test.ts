import { expect, it } from 'vitest';
import { permissions, sortPermissions } from './permissions.ts';

const sorted = (entries: readonly unknown[], more: object = {}) =>
  sortPermissions(permissions.parse({ fileSystem: { entries, ...more } }));
const path = (name: string) => ({ type: 'path', path: name });
const special = (value: object) => ({ type: 'special', value });

it('sorts permission paths by access, each once', () => {
  const entries = [
    { path: path('/a'), access: 'read' },
    { path: path('/b'), access: 'write' },
  ];
  expect(sorted(entries, { read: ['/a'], write: ['/c'] })).toEqual({
    network: false,
    read: ['/a'],
    write: ['/c', '/b'],
    others: [],
    isAnywhere: false,
  });
});

it.each([
  ['the root of the disk', { path: special({ kind: 'root' }), access: 'write' }],
  ['a pattern', { path: { type: 'glob_pattern', pattern: '/**' }, access: 'read' }],
  [
    'a folder of projects by another name',
    { path: special({ kind: 'project_roots', subpath: '../x' }), access: 'read' },
  ],
  ['something new', { path: 7, access: 'write' }],
  ['a new way to use a path', { path: path('/a'), access: 'execute' }],
])('treats the permission %s as anywhere', (_, entry) => {
  expect(sorted([entry])).toMatchObject({ read: [], write: [], others: [entry], isAnywhere: true });
});

it.each([
  ['the folder of the project', { path: special({ kind: 'project_roots', subpath: null }), access: 'write' }],
  ['a place that is forbidden', { path: special({ kind: 'root' }), access: 'deny' }],
])('treats the permission %s as nothing outside', (_, entry) => {
  expect(sorted([entry])).toMatchObject({ others: [entry], isAnywhere: false });
});

it('ignores a permission entry without an access', () => {
  expect(permissions.safeParse({ fileSystem: { entries: [{}] } }).success).toBe(false);
});
