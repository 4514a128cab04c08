import { describe, expect, it } from 'vitest';
import { findNamedPaths } from './doc-paths.ts';

const topLevel = new Set(['README.md', 'build', 'electron', 'shared']);
const pathsIn = (markdown: string) => findNamedPaths(markdown, topLevel).map(({ path }) => path);

describe('findNamedPaths', () => {
  it('finds files, folders, and links in a document, with their lines', () => {
    expect(findNamedPaths('See `electron/web.ts`\nand `shared/` or [this](docs/adr/0001.md#why).', topLevel)).toEqual([
      { line: 1, path: 'electron/web.ts' },
      { line: 2, path: 'shared/' },
      { line: 2, path: 'docs/adr/0001.md' },
    ]);
  });

  it('finds a file in a folder that no longer exists', () => {
    expect(pathsIn('`gone/file.ts`')).toEqual(['gone/file.ts']);
  });

  it('ignores text that only looks like a path', () => {
    expect(pathsIn('`thread/start` `npm run web` `--data-dir DIR` `http://a/b.ts` `~/.codex/config.toml`')).toEqual([]);
    expect(pathsIn('`shared` `N/A` `a.b` [x](https://example.org/a.md) [y](#part) `config.toml`')).toEqual([]);
  });
});
