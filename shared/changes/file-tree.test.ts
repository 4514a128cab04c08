import { describe, expect, it } from 'vitest';
import { type DiffSelection, tickStateOf, toggleTick } from './diff-selection.ts';
import type { DiffFile } from './diff-session.ts';
import { fileTree, type TreeNode } from './file-tree.ts';

const file = (path: string, added = 1, removed = 0): DiffFile => ({
  path,
  from: null,
  change: 'modified',
  binary: false,
  added,
  removed,
});

/** The tree as lines, with folder totals. */
function drawn(nodes: readonly TreeNode[], indent = ''): readonly string[] {
  return nodes.flatMap((node) =>
    node.kind === 'file'
      ? [`${indent}${node.label}`]
      : [`${indent}${node.label}/ +${node.added} -${node.removed}`, ...drawn(node.children, `${indent}  `)],
  );
}

const tree = fileTree([
  file('src/client/api/get.ts', 2),
  file('README.md'),
  file('src/client/api/put.ts', 3, 4),
  file('src/server.ts', 5),
  file('/etc/hosts'),
  file('/etc/app/conf', 7),
]);

describe('the tree of changed files', () => {
  it('lists folders first, collapses chains of folders, and adds up their content', () => {
    expect(drawn(tree)).toEqual([
      '/etc/ +8 -0',
      '  app/ +7 -0',
      '    conf',
      '  hosts',
      'src/ +10 -4',
      '  client/api/ +5 -4',
      '    get.ts',
      '    put.ts',
      '  server.ts',
      'README.md',
    ]);
  });

  it('keeps the full path of each row', () => {
    const paths = (nodes: readonly TreeNode[]): readonly string[] =>
      nodes.flatMap((node) => [node.path, ...(node.kind === 'folder' ? paths(node.children) : [])]);
    expect(paths(tree)).toContain('src/client/api');
    expect(paths(tree)).toContain('/etc/app');
    expect(paths(tree)).toContain('src/client/api/get.ts');
  });

  it('is empty without files', () => {
    expect(fileTree([])).toEqual([]);
  });
});

describe('the selection', () => {
  const none: DiffSelection = new Set();
  const row = (path: string): TreeNode => {
    const find = (nodes: readonly TreeNode[]): TreeNode | undefined =>
      nodes.flatMap((node) =>
        (node.path === path ? [node] : node.kind === 'folder' ? [find(node.children)] : []).filter(
          (found) => found !== undefined,
        ),
      )[0];
    const found = find(tree);
    if (found === undefined) throw new Error(`No row ${path}`);
    return found;
  };

  it('of a folder includes all files in it, and is mixed with only some', () => {
    const one = toggleTick(none, row('src/server.ts'));
    expect([...one]).toEqual(['src/server.ts']);
    expect(['src', 'src/client/api', 'src/server.ts', 'README.md'].map((path) => tickStateOf(one, row(path)))).toEqual([
      'mixed',
      'off',
      'on',
      'off',
    ]);
    const all = toggleTick(one, row('src'));
    expect(tickStateOf(all, row('src'))).toBe('on');
    expect(all.size).toBe(3);
  });

  it('is undone by the same click and does not affect other files', () => {
    const both = toggleTick(toggleTick(none, row('src')), row('README.md'));
    expect([...toggleTick(both, row('src'))]).toEqual(['README.md']);
  });
});
