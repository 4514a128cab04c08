import { describe, expect, it } from 'vitest';
import { countExcessCharacters, maxMessageCharacters } from './message-length.ts';

describe('the length of a message', () => {
  it.each([
    ['', 0],
    ['a'.repeat(maxMessageCharacters), 0],
    ['a'.repeat(maxMessageCharacters + 3), 3],
    ['🙂'.repeat(maxMessageCharacters), 0],
    [`${'🙂'.repeat(maxMessageCharacters)}ab`, 2],
  ])('counts what a user considers a character of a message, case %#', (text, over) => {
    expect(countExcessCharacters(text)).toBe(over);
  });
});
