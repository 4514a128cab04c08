import { expect, it } from 'vitest';
import type { AttachResourceProblem } from '../../shared/contract/mcp.ts';
import { describeResourceRefusal } from './attach-refusals.ts';

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
