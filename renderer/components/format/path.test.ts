import { describe, expect, it } from 'vitest';
import { formatFileNames, getFileName, toRelativePath } from './path.ts';

describe('paths', () => {
  it('returns the last part of a path on every system', () => {
    expect([getFileName('/a/b.ts'), getFileName('C:\\a\\b.ts'), getFileName('/a/b/')]).toEqual(['b.ts', 'b.ts', 'b']);
  });

  it('makes a path relative only inside the folder', () => {
    expect(toRelativePath('/home/ada/app', '/home/ada/app/src/x.ts')).toBe('src/x.ts');
    expect(toRelativePath('/home/ada/app', '/home/ada/apple/x.ts')).toBe('/home/ada/apple/x.ts');
    expect(toRelativePath(null, '/x.ts')).toBe('/x.ts');
    expect(toRelativePath('/', '/x.ts')).toBe('/x.ts');
  });

  it.each([
    ['/home/ada/app/', '/home/ada/app/src/x.ts', 'src/x.ts'],
    ['C:\\app', 'c:\\app\\src\\x.ts', 'src\\x.ts'],
    ['c:/app', 'C:\\app\\x.ts', 'x.ts'],
    ['C:\\', 'C:\\x.ts', 'x.ts'],
    ['C:\\app', 'D:\\app\\x.ts', 'D:\\app\\x.ts'],
  ])('in the folder "%s", the path "%s" is written as "%s"', (folder, path, shown) => {
    expect(toRelativePath(folder, path)).toBe(shown);
  });

  it('keeps the folder when two file names are the same', () => {
    expect(formatFileNames(['src/a.ts', 'src/index.ts', 'test/index.ts'])).toBe('a.ts, src/index.ts, test/index.ts');
  });
});
