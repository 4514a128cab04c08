import { describe, expect, it } from 'vitest';
import { hideSignIn, readRemoteAddress, rewriteAddress } from './remote-address.ts';

describe('the address of a remote', () => {
  it.each([
    ['https://example.com/a.git', 'elsewhere'],
    ['ssh://git@example.com/a.git', 'elsewhere'],
    ['git@example.com:a/b.git', 'elsewhere'],
    ['ssh://git@[2001:db8::1]:22/a.git', 'elsewhere'],
    ['git@[::1]:a.git', 'elsewhere'],
    ['https://ada%40team:secret@example.com:8443/a b.git?x', 'elsewhere'],
    ['https://example.com', 'elsewhere'],
    ['my_host:a.git', 'elsewhere'],
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
    'https://evil.example?@github.com/team/a.git',
    'https://evil.example#@github.com/team/a.git',
    'https://evil.example\\@github.com/team/a.git',
    'https://evil.example%2f@github.com:x/a.git',
    'https://ada:secret@evil.example@github.com/a.git',
    'ssh://ada:secret@example.com/a.git',
    'ssh://-oProxyCommand=x/a.git',
    'ssh://-l@example.com/a.git',
    'ssh://`x`@example.com/a.git',
    'ssh://a;x/a.git',
    '$(x)@example.com:a.git',
    'a b:a.git',
    'git://ada@example.com/a.git',
    'file:///%5Cserver/share',
    'file:///%2Fserver/share',
    'file:///a/%2e%2e/b',
  ])('is refused if it may name a program or another disk: %j', (url) => {
    expect(readRemoteAddress(url, '/work/project')).toBeNull();
  });

  it('is refused on Windows if it is relative to a drive, where git takes it as a path', () => {
    expect(readRemoteAddress('c:../../x.git', 'C:\\project', 'win32')).toBeNull();
    expect(readRemoteAddress('c:x.git', 'C:\\project', 'win32')).toBeNull();
    expect(readRemoteAddress('c:/x.git', '/project', 'win32')?.kind).toBe('here');
    expect(readRemoteAddress('c:x.git', '/project', 'linux')?.kind).toBe('elsewhere');
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
    ['ssh://git@example.com/a', 'ssh://git@example.com/a'],
    ['ftp://ada:secret@example.com/a', 'ftp://…@example.com/a'],
    ['https://ada:sec@ret@example.com/a', 'https://…@example.com/a'],
    ['https://evil.example?@github.com/a', 'https://evil.example'],
  ])('is shown without a way to sign in: %s', (url, shown) => {
    expect(hideSignIn(url)).toBe(shown);
  });

  it.each(['http://', 'http://a@', '://', 'ssh://a:', 'a-', '@'])(
    'is hidden in little time in a long text of nothing but %s',
    (part) => {
      const text = part.repeat(100_000 / part.length);
      const before = performance.now();
      hideSignIn(text);
      expect(performance.now() - before).toBeLessThan(500);
    },
  );

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
