import { describe, expect, it } from 'vitest';
import type { DiffFile } from '../../shared/changes/diff-summary.ts';
import { buildFileTree, sortAsTree, type TreeNode } from './file-tree.ts';

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

const tree = buildFileTree([
  file('src/client/api/get.ts', 2),
  file('README.md'),
  file('src/client/api/put.ts', 3, 4),
  file('src/server.ts', 5),
  file('/etc/hosts'),
  file('/etc/app/conf', 7),
]);

describe('the tree of changed files', () => {
  it('the file tree lists folders first, collapses chains of folders, and adds up their content', () => {
    expect(drawn(tree)).toEqual([
      '/etc/ +8 -0',
      '  app/conf',
      '  hosts',
      'src/ +10 -4',
      '  client/api/ +5 -4',
      '    get.ts',
      '    put.ts',
      '  server.ts',
      'README.md',
    ]);
  });

  it('the file tree keeps the full path of each row', () => {
    const paths = (nodes: readonly TreeNode[]): readonly string[] =>
      nodes.flatMap((node) => [node.path, ...(node.kind === 'folder' ? paths(node.children) : [])]);
    expect(paths(tree)).toContain('src/client/api');
    expect(paths(tree)).toContain('/etc/app/conf');
    expect(paths(tree)).toContain('src/client/api/get.ts');
  });

  it('the file tree sorts names as people count, and shows a file alone in its folders on one row', () => {
    const modules = [10, 2, 1, 11].map((at) => file(`src/module${at}/index.ts`));
    expect(drawn(buildFileTree([...modules, file('src/B.ts'), file('src/a.ts')]))).toEqual([
      'src/ +6 -0',
      '  a.ts',
      '  B.ts',
      '  module1/index.ts',
      '  module2/index.ts',
      '  module10/index.ts',
      '  module11/index.ts',
    ]);
  });

  it('lists files in the order of the file tree', () => {
    const given = ['z.ts', 'src/b/two.ts', 'src/b/one.ts', 'part10.ts', 'part2.ts'].map((path) => file(path));
    expect(sortAsTree(given).map(({ path }) => path)).toEqual([
      'src/b/one.ts',
      'src/b/two.ts',
      'part2.ts',
      'part10.ts',
      'z.ts',
    ]);
  });

  it('the file tree is empty without files', () => {
    expect(buildFileTree([])).toEqual([]);
  });
});
