import { describe, expect, it } from 'vitest';
import { fileName, fileNames, pathWithin } from './path.ts';

describe('paths', () => {
  it('go by their last part on every system', () => {
    expect([fileName('/a/b.ts'), fileName('C:\\a\\b.ts'), fileName('/a/b/')]).toEqual(['b.ts', 'b.ts', 'b']);
  });

  it('are shortened only inside a folder', () => {
    expect(pathWithin('/home/ada/app', '/home/ada/app/src/x.ts')).toBe('src/x.ts');
    expect(pathWithin('/home/ada/app', '/home/ada/apple/x.ts')).toBe('/home/ada/apple/x.ts');
    expect(pathWithin(null, '/x.ts')).toBe('/x.ts');
  });

  it('keep their folder when two names are the same', () => {
    expect(fileNames(['src/a.ts', 'src/index.ts', 'test/index.ts'])).toBe('a.ts, src/index.ts, test/index.ts');
  });
});
