import { describe, expect, it } from 'vitest';
import { isBranchName } from './branch-name.ts';

describe('the name of a new branch', () => {
  it.each(['main', 'feature/x', 'grün', 'a@b', "it's-$(odd)", 'v1.2', '日本'])('may be %j', (name) => {
    expect(isBranchName(name)).toBe(true);
  });

  it.each([
    ...['', '-x', '@', 'HEAD', 'a b', 'a..b', 'a~1', 'a^', 'a:b', 'a?', 'a*', 'a[b', 'a\\b', 'a@{1}', 'a.', '.a'],
    ...['a/.b', 'a.lock', 'a.lock/b', '/a', 'a/', 'a//b', 'a\nb', 'a\u007f', '\ud800', 'x'.repeat(201)],
  ])('must not be %j', (name) => {
    expect(isBranchName(name)).toBe(false);
  });
});
