import { expect, it } from 'vitest';
import type { AttachResourceProblem } from '../../shared/contract/mcp.ts';
import { refusalOfResource } from './judge-file.ts';

it.each<[AttachResourceProblem, string]>([
  [{ type: 'notRead', message: 'Transport closed' }, 'It could not be read: Transport closed.'],
  [{ type: 'noAnswer', afterMs: 30_000 }, 'notes did not give it within 30 s. What has more than 16 MB never arrives.'],
  [{ type: 'tooLarge', bytes: 12_000_000 }, 'It has 12.0 MB, and 10.0 MB is the most.'],
  [{ type: 'empty' }, 'It has nothing in it.'],
  [{ type: 'neitherTextNorImage' }, 'It is neither text nor an image that Codex can look at.'],
  [{ type: 'mixed' }, 'It has several parts, and not all of them are text.'],
  [{ type: 'noImage', said: 'image/png' }, 'It claims to be image/png, but it is not an image that Codex can read.'],
  [{ type: 'notKept', message: 'The disk is full.' }, 'It could not be kept: The disk is full.'],
])('a resource that is not attached: %j', (problem, words) => {
  expect(refusalOfResource('notes', problem).replaceAll('\u00a0', ' ')).toBe(words);
});
