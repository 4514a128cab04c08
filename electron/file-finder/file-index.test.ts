import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FileIndex } from './file-index.ts';

describe('files that match a few letters', () => {
  function indexOf(...paths: readonly string[]): FileIndex {
    const index = new FileIndex('/w');
    index.add(paths);
    return index;
  }
  const found = (index: FileIndex, query: string, limit = 10) => index.find(query, limit).map(({ path }) => path);

  it('matching files are found best first, whatever their case', () => {
    const index = indexOf('src/Snapped.ts', 'src/App.tsx', 'README.md');
    expect(found(index, 'APP')).toEqual(['src/App.tsx', 'src/Snapped.ts']);
    expect(index.find('app', 1)).toEqual([
      { path: 'src/App.tsx', source: join('/w', 'src/App.tsx'), ranges: [[4, 7]] },
    ]);
  });

  it('returns the same files whether a query is typed at once, letter by letter, or shortened', () => {
    const paths = ['a/bc.ts', 'ab/c.ts', 'abc.ts', 'cab.ts', 'x.ts'];
    const index = indexOf(...paths);
    for (const query of ['a', 'ab', 'abc', 'ab', 'c', 'abz', 'ab']) {
      expect(found(index, query), query).toEqual(found(indexOf(...paths), query));
    }
  });

  it('matching files are found among files added in the meantime', () => {
    const index = indexOf('ab.ts');
    expect(found(index, 'a')).toEqual(['ab.ts']);
    index.add(['abc.ts']);
    expect(found(index, 'ab')).toEqual(['ab.ts', 'abc.ts']);
  });

  it('matching files are those nearest to the root for an empty query', () => {
    expect(found(indexOf('a/b/c.ts', 'b.ts', 'a.ts', 'a/x.ts'), '', 3)).toEqual(['a.ts', 'b.ts', 'a/x.ts']);
  });

  it('finds letters with accents in both of their spellings, and marks them in the original path', () => {
    const index = new FileIndex('/project');
    index.add(['src/Cafe\u0301.ts', 'src/Café2.ts']);
    for (const query of ['café', 'cafe\u0301']) {
      const found = index.find(query, 5).map(({ path, ranges }) => ranges.map(([from, to]) => path.slice(from, to)));
      expect(found.flat().map((text) => text.normalize('NFC'))).toEqual(['Café', 'Café']);
    }
  });

  it('finds letters with and without their accents, and marks them in the original path', () => {
    const index = indexOf('src/Cafe\u0301.ts', 'Übung.md', 'resume.md');
    for (const query of ['cafe', 'CAFÉ', 'cafe\u0301', 'cafè'])
      expect(found(index, query), query).toEqual(['src/Cafe\u0301.ts']);
    expect(found(index, 'ubung')).toEqual(['Übung.md']);
    expect(found(index, 'résumé')).toEqual(['resume.md']);
    expect(index.find('cafe', 1)[0]?.ranges).toEqual([[4, 9]]);
  });

  it('finds names with spaces only when the letters are adjacent, because a sentence may follow a name', () => {
    const index = indexOf('Meeting Notes.md', 'Screenshot 9.41\u202fPM.png', 'a/my old notes b.md');
    expect(found(index, 'meeting no')).toEqual(['Meeting Notes.md']);
    expect(found(index, 'meeting')).toEqual(['Meeting Notes.md']);
    expect(found(index, 'meeting ns')).toEqual([]);
    expect(found(index, '41 pm')).toEqual(['Screenshot 9.41\u202fPM.png']);
    expect(found(index, 'my notes')).toEqual([]);
  });

  it('matching files may have letters of any script', () => {
    const index = indexOf('İstanbul.md', 'straße/ölfeld.md', '日本語.md');
    expect(found(index, 'ÖL')).toEqual(['straße/ölfeld.md']);
    expect(found(index, '本')).toEqual(['日本語.md']);
    expect(found(index, 'stan')).toEqual(['İstanbul.md']);
  });
});
