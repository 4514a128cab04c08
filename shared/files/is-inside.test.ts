import { describe, expect, it } from 'vitest';
import { fc } from '../../fixtures/testkit/properties.ts';
import { isInside, toPathInside } from './is-inside.ts';

describe('a path inside another', () => {
  it.each([
    ['/w', '/w', ''],
    ['/w', '/w/a/b.ts', 'a/b.ts'],
    ['/w/', '/w//a/./b', 'a/b'],
    ['/', '/etc/hosts', 'etc/hosts'],
    ['/w', '/work', null],
    ['/w', '/w/../etc', null],
    ['/w', '/w/a/../b', 'b'],
    ['/w/a', '/w', null],
    ['/w', 'a.ts', null],
    ['/W', '/w/a', null],
    ['/w', '/w/a\\b', 'a\\b'],
  ])('detects a path inside another on Linux and macOS: %s, %s', (parent, child, inside) => {
    expect(toPathInside(parent, child, 'posix')).toBe(inside);
  });

  it.each([
    ['C:\\Work', 'c:\\work\\Src\\a.ts', 'Src/a.ts'],
    ['C:\\Work', 'C:/Work/a', 'a'],
    ['C:\\', 'C:\\Windows', 'Windows'],
    ['C:\\Work', 'D:\\Work\\a', null],
    ['C:\\Work', 'C:\\Workshop', null],
    ['C:\\Work', 'C:\\Work\\..\\x', null],
    ['C:\\Work', '\\\\?\\C:\\Work\\a', 'a'],
    ['\\\\server\\share\\w', '\\\\SERVER\\share\\w\\a', 'a'],
    ['\\\\server\\share', '\\\\other\\share\\a', null],
    ['\\\\?\\UNC\\server\\share', '\\\\server\\share\\a', 'a'],
    ['C:\\Work', 'a.ts', null],
    ['C:\\Work', '\\Work\\a', null],
  ])('detects a path inside another on Windows: %s, %s', (parent, child, inside) => {
    expect(toPathInside(parent, child, 'windows')).toBe(inside);
  });

  it('a path stays inside for any names appended to it, unless they leave the folder', () => {
    const name = fc.stringMatching(/^[a-z.][a-z ]{0,5}$/).filter((text) => text !== '..');
    fc.assert(
      fc.property(fc.array(name), fc.array(name), (parent, more) => {
        expect(isInside(`/${parent.join('/')}`, `/${[...parent, ...more].join('/')}`, 'posix')).toBe(true);
      }),
    );
  });
});
