import { describe, expect, it } from 'vitest';
import { hideSignIn, readRemoteAddress, rewriteAddress } from './remote-address.ts';

describe('the address of a remote', () => {
  it.each([
    ['https://example.com/a.git', 'elsewhere'],
    ['ssh://git@example.com/a.git', 'elsewhere'],
    ['git@example.com:a/b.git', 'elsewhere'],
    ['/srv/git/a.git', 'here'],
    ['../a.git', 'here'],
    ['file:///srv/git/a.git', 'here'],
  ])('is known as git knows it: %s', (url, kind) => {
    expect(readRemoteAddress(url, '/work/project')?.kind).toBe(kind);
  });

  it.each([
    'ext::sh -c touch% /tmp/x',
    'fd::17',
    '::x',
    '--upload-pack=/tmp/x',
    '-x',
    'transport+x://a',
    'file://server/share',
    'file:////server/share',
    '//server/share',
    '\\\\server\\share',
    'https://a\nb',
    '',
  ])('is refused if it may name a program or another disk: %j', (url) => {
    expect(readRemoteAddress(url, '/work/project')).toBeNull();
  });

  it('of a path is below the folder', () => {
    expect(readRemoteAddress('../a.git', '/work/project')?.url).toBe('/work/a.git');
  });

  it.each([
    ['https://ada:secret@example.com/a', 'https://…@example.com/a'],
    ["fatal: 'https://token@example.com/a'", "fatal: 'https://…@example.com/a'"],
    ['ssh://ada:secret@example.com/a', 'ssh://ada:…@example.com/a'],
    ['https://example.com/a?token=secret', 'https://example.com/a'],
    ['git@example.com:a', 'git@example.com:a'],
  ])('is shown without a way to sign in: %s', (url, shown) => {
    expect(hideSignIn(url)).toBe(shown);
  });

  it('is rewritten by the longest beginning that is configured', () => {
    const entries = [
      { key: 'url.https://a/.insteadof', value: 'a:' },
      { key: 'url.https://b/.insteadof', value: 'a:b/' },
      { key: 'url.ssh://c/.pushinsteadof', value: 'a:' },
    ];
    expect(rewriteAddress('a:b/x', entries, 'insteadof')).toBe('https://b/x');
    expect(rewriteAddress('a:b/x', entries, 'pushinsteadof')).toBe('ssh://c/b/x');
    expect(rewriteAddress('x:b/x', entries, 'insteadof')).toBe('x:b/x');
  });
});
