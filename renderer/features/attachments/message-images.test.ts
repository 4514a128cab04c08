import { expect, it } from 'vitest';
import { entryId, threadId, turnId } from '../../../shared/base/ids.ts';
import { userEntry } from '../../view-models/testing/sample-entries.ts';
import { describeImageFailure, splitAttachments, toThreadImage } from './message-images.ts';

const thread = threadId.parse('t');
const turn = turnId.parse('1');

it('shows the images of a message in order and never loads one from the web', () => {
  const sources = [
    { kind: 'file', name: 'a.ts', source: '/w/a.ts' },
    { kind: 'image', name: 'shot\u202e.png', source: '/d/shot.png' },
    { kind: 'image', name: 'image', source: 'https://example.com/a.png' },
    { kind: 'image', name: 'image', source: 'data:image/png;base64,AA' },
    { kind: 'image', name: 'lost', source: null },
    { kind: 'image', name: 'dot', source: 'C:\\d\\dot.png', resource: { server: 'notes', uri: 'memory://dot' } },
  ] as const;
  const entry = userEntry({ id: 'e', sources: [...sources] });
  const { images, others } = splitAttachments(thread, turn, entry);
  const common = { threadId: thread, turnId: turn, entryId: entry.id };
  expect(images).toEqual([
    { ...common, index: 1, name: 'shot\\u202e.png', path: '/d/shot.png' },
    { ...common, index: 3, name: 'image', path: null },
    { ...common, index: 5, name: 'dot of notes', path: 'C:\\d\\dot.png' },
  ]);
  expect(others).toEqual([sources[0], sources[2], sources[4]]);
});

it('names an image of Codex by its file and says why an image is not shown', () => {
  const image = { kind: 'image', id: entryId.parse('v'), at: null, path: '/w/out/plot.png' } as const;
  expect(toThreadImage(thread, turn, image)).toMatchObject({ entryId: 'v', index: 0, name: 'plot.png' });
  expect(describeImageFailure('gone')).toBe('Image no longer on disk');
  expect(describeImageFailure('tooLarge')).toBe('Too large to show');
});
