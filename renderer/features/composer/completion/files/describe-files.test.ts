import { describe, expect, it } from 'vitest';
import type { FoundFile, FoundFiles } from '../../../../../shared/contract/files.ts';
import { describeFiles } from './describe-files.ts';

const file = (path: string, ...ranges: FoundFile['ranges']): FoundFile => ({ path, source: `/w/${path}`, ranges });
const found = (...files: readonly FoundFile[]): FoundFiles => ({ files, known: 1_234, listing: 'done', isCut: false });
const first = (one: FoundFile) => describeFiles('x', found(one)).options[0];

describe('an offered file', () => {
  it('shows the file name first, then its folder, with typed letters highlighted', () => {
    expect(first(file('src/app.ts', [0, 1], [4, 7]))).toMatchObject({
      title: 'app.ts',
      detail: 'src',
      ranges: [[0, 3]],
      choice: { text: '@src/app.ts', attachment: { kind: 'file', name: 'src/app.ts', source: '/w/src/app.ts' } },
    });
    expect(first(file('app.ts', [0, 2]))).toMatchObject({ detail: null, ranges: [[0, 2]] });
    expect(first(file('src/app.ts', [2, 6]))?.ranges).toEqual([[0, 2]]);
    expect(first(file('src/app.ts', [0, 4]))?.ranges).toEqual([]);
  });

  it('inserts a file mention as one word, whatever its name is', () => {
    expect(first(file('my notes.md'))?.choice.text).toBe('@"my notes.md"');
    expect(first(file('two\nlines'))).toMatchObject({ title: 'two⏎lines', choice: { text: '@"two\\nlines"' } });
    expect(first(file('\u202etxt.exe'))?.title).toBe('\\u202etxt.exe');
  });
});

describe('the note below', () => {
  const note = (change: Partial<FoundFiles>, query = 'x') => describeFiles(query, { ...found(), ...change }).note;

  it('shows no note below completion while there are files', () => {
    expect(note({ files: [file('a')] })).toBeNull();
    expect(note({ files: [file('a')], listing: 'again' })).toBeNull();
  });

  it('notes the search progress, the limit, or that no file matches', () => {
    expect(note({ listing: 'listing' })).toBe('Searching the folder… 1,234 files so far');
    expect(note({ isCut: true })).toBe('This lists only the first 1,234 files in this folder.');
    expect(note({})).toBe('No files match x. Ignored files are not listed.');
    expect(note({ known: 0 }, '')).toBe('No files here yet.');
    expect(note({}, 'x and more words')).toBeNull();
  });
});
