import { describe, expect, it } from 'vitest';
import { judgeContents } from './judge-contents.ts';

const inside = (path: string) => ({ path, bytes: 1, unpacked: false });
const outside = (path: string) => ({ path, bytes: 1, unpacked: true });

const app = ['package.json', 'dist/main.js', 'dist/preload.cjs', 'dist/store-worker.js', 'dist/renderer/index.html'];
const whole = [
  ...app.map(inside),
  inside('node_modules/zod/index.js'),
  outside('node_modules/sqlite/a.node'),
  outside('node_modules/@openai/codex-linux-x64/vendor/a/test/b.ts'),
];
const packages = new Set(['zod', 'sqlite', '@openai/codex-linux-x64']);
const judge = (...more: Parameters<typeof judgeContents>[0]) => judgeContents([...whole, ...more], packages);

describe('judgeContents', () => {
  it('accepts a package with the app, its packages, and an unmodified Codex', () => {
    expect(judge()).toEqual([]);
  });

  it('requires the files that the app starts with in the package', () => {
    expect(judgeContents(whole.slice(1), packages)).toEqual(['package.json is missing.']);
  });

  it('rejects source maps, sources, and tests in the package', () => {
    const paths = ['dist/main.js.map', 'electron/main.ts', 'dist/a.test.js', 'node_modules/zod/tests/a.js'];
    expect(judge(...paths.map(inside))).toEqual(paths.map((path) => `${path} is only for working on the app.`));
  });

  it('rejects development-only packages anywhere in the package', () => {
    expect(judge(inside('node_modules/vite/a.js'), inside('node_modules/zod/node_modules/@types/b/c.js'))).toEqual([
      'vite is no dependency of the app at run time.',
      '@types/b is no dependency of the app at run time.',
    ]);
  });

  it('requires native modules and Codex outside the archive, and everything else inside', () => {
    expect(judge(inside('node_modules/sqlite/b.node'), outside('dist/web.js'))).toEqual([
      'node_modules/sqlite/b.node lies inside the archive.',
      'dist/web.js lies outside the archive.',
    ]);
  });
});
