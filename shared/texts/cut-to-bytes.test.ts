import { expect, it } from 'vitest';
import { countBytes, cutToBytes } from './cut-to-bytes.ts';

it.each([
  ['abc', 3, 'abc'],
  ['abcd', 3, 'abc'],
  ['äö', 3, 'ä'],
  ['文本', 5, '文'],
  ['a😀', 4, 'a'],
  ['a😀', 5, 'a😀'],
  ['', 0, ''],
])('cuts %s to %i bytes after a whole character', (text, maxBytes, expected) => {
  expect(cutToBytes(text, maxBytes)).toBe(expected);
  expect(countBytes(text)).toBe(Buffer.byteLength(text));
});
