import { describe, expect, it } from 'vitest';
import type { AttachResourceProblem } from '../../shared/contract/mcp.ts';
import { describeFileRefusal, describeResourceRefusal, type FileFacts } from './attach-refusals.ts';

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

it.each<[AttachResourceProblem, string]>([
  [{ type: 'notRead', message: 'Transport closed' }, 'It could not be read: Transport closed.'],
  [{ type: 'noAnswer', afterMs: 30_000 }, 'notes did not send it within 30 s. Resources over 16 MB never arrive.'],
  [{ type: 'tooLarge', bytes: 12_000_000 }, 'It is 12.0 MB. The limit is 10.0 MB.'],
  [{ type: 'empty' }, 'It is empty.'],
  [{ type: 'neitherTextNorImage' }, 'Codex can read only text and images.'],
  [{ type: 'mixed' }, 'It has several parts, and not all of them are text.'],
  [{ type: 'noImage', message: 'image/png' }, 'It claims to be image/png, but Codex cannot read it as an image.'],
  [{ type: 'notKept', message: 'The disk is full.' }, 'It could not be saved: The disk is full.'],
])('describes why a resource is not attached: %j', (problem, words) => {
  expect(describeResourceRefusal('notes', problem).replaceAll('\u00a0', ' ')).toBe(words);
});
