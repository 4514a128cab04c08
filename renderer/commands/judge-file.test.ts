import { describe, expect, it } from 'vitest';
import { type FileFacts, refusalOf } from './judge-file.ts';

const file: FileFacts = { name: 'notes.txt', size: 12, isFolder: false };

describe('a file to attach', () => {
  it('is accepted up to the limits', () => {
    expect(refusalOf(file, 0)).toBeNull();
    expect(refusalOf({ ...file, size: 10_000_000 }, 19)).toBeNull();
  });

  it.each<[string, Partial<FileFacts>, number]>([
    ['notes.txt is a folder. Name its files with @ when it lies in the open folder.', { isFolder: true }, 0],
    ['notes.txt is not attached: 20 things go with a message at most.', {}, 20],
    [
      'notes.txt has 4.3 GB, and 10.0 MB is the most. Put it into the open folder and name it with @.',
      { size: 4 * 1024 ** 3 },
      0,
    ],
    ['notes.txt has nothing in it, or is no file.', { size: 0 }, 0],
  ])('is refused: %s', (words, change, already) => {
    expect(refusalOf({ ...file, ...change }, already)).toBe(words.replaceAll(/(\d) ([GM]B)/g, '$1\u00a0$2'));
  });
});
