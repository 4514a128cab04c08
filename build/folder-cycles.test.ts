import { expect, it } from 'vitest';
import { findFolderCycles } from './folder-cycles.ts';

const edge = (from: string, to: string) => ({ from, to });

it('finds folders that import each other through a third one, with the imports involved', () => {
  const circle = [
    edge('electron/a/x.ts', 'electron/b/deep/y.ts'),
    edge('electron/b/z.ts', 'electron/c/z.ts'),
    edge('electron/c/w.ts', 'electron/a/parts/v.ts'),
  ];
  expect(findFolderCycles([...circle, edge('electron/a/x.ts', 'electron/d/x.ts')])).toEqual([
    { folders: ['electron/a', 'electron/b', 'electron/c'], edges: circle },
  ]);
});

it('finds import cycles between folders at every depth', () => {
  const circle = [
    edge('renderer/features/a/x.ts', 'renderer/features/b/x.ts'),
    edge('renderer/features/b/y.ts', 'renderer/features/a/y.ts'),
  ];
  expect(findFolderCycles(circle)).toEqual([
    { folders: ['renderer/features/a', 'renderer/features/b'], edges: circle },
  ]);
});

it('counts files in the root as a folder when it looks for cycles', () => {
  const circle = [edge('electron/main.ts', 'electron/app/x.ts'), edge('electron/app/y.ts', 'electron/worker.ts')];
  expect(findFolderCycles(circle)).toEqual([{ folders: ['electron/(root)', 'electron/app'], edges: circle }]);
});

it('ignores imports between a folder and its subfolders, and between programs', () => {
  expect(
    findFolderCycles([
      edge('electron/a/x.ts', 'electron/a/parts/y.ts'),
      edge('electron/a/parts/y.ts', 'electron/a/z.ts'),
      edge('electron/a/x.ts', 'shared/a/x.ts'),
      edge('electron/a/x.ts', 'electron/b/x.ts'),
    ]),
  ).toEqual([]);
});
