import { posix, win32 } from 'node:path';
import { describe, expect, it } from 'vitest';
import { expandFolderPath } from './folder-path.ts';

const [onLinux, onWindows] = [
  (typed: string) => expandFolderPath(typed, '/home/bob', posix),
  (typed: string) => expandFolderPath(typed, 'C:\\Users\\Bob Ünal', win32),
];

describe('a typed path', () => {
  it('a typed path is accepted if it is absolute, with spaces, accents, shares and WSL disks', () => {
    for (const path of ['/srv/Größe & café', '/mnt/c/Users/bob']) expect(onLinux(path)).toBe(path);
    for (const path of [
      'D:\\Größe & café',
      'c:/work',
      '\\\\files\\team\\a project',
      '//files/team/a',
      '\\\\wsl.localhost\\Ubuntu\\home\\bob',
      `\\\\?\\C:\\${'long\\'.repeat(80)}end`,
    ]) {
      expect(onWindows(path)).toBe(path);
    }
    expect([onLinux('~/work'), onWindows('~\\work')]).toEqual(['/home/bob/work', 'C:\\Users\\Bob Ünal\\work']);
  });

  it('a typed path is rejected if it is a path of the other system, or relative', () => {
    for (const path of ['C:\\work', '\\\\wsl.localhost\\Ubuntu\\home', 'work', '/a\0b'])
      expect(onLinux(path)).toBeNull();
    for (const path of ['/home/bob', '/mnt/c/work', '\\work', 'C:work', 'work']) expect(onWindows(path)).toBeNull();
  });
});
