import { describe, expect, it } from 'vitest';
import { whyUnusable } from './survey.ts';
import { treePathOf } from './tree-path.ts';

const everywhere = ['linux', 'darwin', 'win32'] as const;

describe('a path that must not be written', () => {
  it.each(['../a', 'a/../b', '/etc/passwd', 'a//b', '.', 'a\0b', ''])('points outside: %j', (path) => {
    for (const platform of everywhere) expect(whyUnusable(path, platform)).toContain('it is outside the folder');
  });

  it.each([
    '.git/hooks/pre-commit',
    'a/.GIT',
    'GIT~1/config',
    '.git\u200d/config',
    '.git ./x',
    '.git::$INDEX_ALLOCATION/x',
  ])('belongs to git: %j', (path) => {
    for (const platform of everywhere) expect(whyUnusable(path, platform)).toContain('git itself');
  });

  it.each(['CON', 'src/aux.c', 'nul.tar.gz', 'COM1', 'lpt¹.txt', 'a:b', 'end.', 'end ', 'a\\b', 'what?', 'a\u0001b'])(
    'is refused on Windows only: %j',
    (path) => {
      expect(whyUnusable(path, 'win32')).toContain('Windows');
      expect(whyUnusable(path, 'linux')).toBeNull();
    },
  );

  it('is not text', () => {
    const path = treePathOf(Buffer.from([0xff, 0xfe]));
    expect(whyUnusable(path, 'darwin')).toContain('not valid text');
    expect(whyUnusable(path, 'linux')).toBeNull();
  });

  it.each(['console.ts', 'a.git/b', '.gitignore', 'git~10', 'aux_/x', '日本/ä.txt'])('is none of these: %j', (path) => {
    for (const platform of everywhere) expect(whyUnusable(path, platform)).toBeNull();
  });
});
