import { expect, it } from 'vitest';
import { folderCircles } from './folder-circles.ts';

const edge = (from: string, to: string) => ({ from, to });

it('finds folders that import each other through a third one, with the imports involved', () => {
  const circle = [
    edge('electron/a/x.ts', 'electron/b/deep/y.ts'),
    edge('electron/b/z.ts', 'electron/c/z.ts'),
    edge('electron/c/w.ts', 'electron/a/parts/v.ts'),
  ];
  expect(folderCircles([...circle, edge('electron/a/x.ts', 'electron/d/x.ts')])).toEqual([
    { folders: ['electron/a', 'electron/b', 'electron/c'], edges: circle },
  ]);
});

it('finds cycles at every depth', () => {
  const circle = [
    edge('renderer/features/a/x.ts', 'renderer/features/b/x.ts'),
    edge('renderer/features/b/y.ts', 'renderer/features/a/y.ts'),
  ];
  expect(folderCircles(circle)).toEqual([{ folders: ['renderer/features/a', 'renderer/features/b'], edges: circle }]);
});

it('counts files in the root as a folder', () => {
  const circle = [edge('electron/main.ts', 'electron/app/x.ts'), edge('electron/app/y.ts', 'electron/worker.ts')];
  expect(folderCircles(circle)).toEqual([{ folders: ['electron/(root)', 'electron/app'], edges: circle }]);
});

it('ignores a folder and its subfolders, and imports between programs', () => {
  expect(
    folderCircles([
      edge('electron/a/x.ts', 'electron/a/parts/y.ts'),
      edge('electron/a/parts/y.ts', 'electron/a/z.ts'),
      edge('electron/a/x.ts', 'shared/a/x.ts'),
      edge('electron/a/x.ts', 'electron/b/x.ts'),
    ]),
  ).toEqual([]);
});
