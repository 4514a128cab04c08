import { describe, expect, it } from 'vitest';
import { describeFileRefusal, type FileFacts } from './attach-refusals.ts';

const file: FileFacts = { name: 'notes.txt', size: 12, isFolder: false };

describe('a file to attach', () => {
  it('accepts an attachment up to the limits', () => {
    expect(describeFileRefusal(file, 0)).toBeNull();
    expect(describeFileRefusal({ ...file, size: 10_000_000 }, 19)).toBeNull();
  });

  it.each<[string, Partial<FileFacts>, number]>([
    ['notes.txt is a folder. To mention files in the open folder, type @.', { isFolder: true }, 0],
    ['notes.txt is not attached. A message can have up to 20 attachments.', {}, 20],
    [
      'notes.txt is 4.3 GB. The limit is 10.0 MB. Move it to the open folder and mention it with @.',
      { size: 4 * 1024 ** 3 },
      0,
    ],
    ['notes.txt is empty or not a file.', { size: 0 }, 0],
  ])('refuses an attachment: %s', (words, change, already) => {
    expect(describeFileRefusal({ ...file, ...change }, already)).toBe(words.replaceAll(/(\d) ([GM]B)/g, '$1\u00a0$2'));
  });
});
