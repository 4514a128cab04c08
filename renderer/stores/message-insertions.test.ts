import { describe, expect, it } from 'vitest';
import { insertIntoField, onInsertion, setApart } from './message-insertions.ts';

describe('inserted text', () => {
  it.each([
    ['', '', 'P'],
    ['Above', '', '\n\nP'],
    ['Above\n', '', '\nP'],
    ['Above\n\n', '', 'P'],
    ['', 'below', 'P\n\n'],
    ['Above', '\nbelow', '\n\nP'],
  ])('as a block between %j and %j is %j', (before, after, expected) => {
    expect(setApart('P', 'block', before, after)).toBe(expected);
  });

  it.each([
    ['', '', '$a '],
    ['Use', '', ' $a '],
    ['Use ', ' now', '$a'],
    ['(', ')', ' $a '],
  ])('as a word between %j and %j is %j', (before, after, expected) => {
    expect(setApart('$a', 'word', before, after)).toBe(expected);
  });

  it('goes into the visible field, and nowhere without one', () => {
    const taken: string[] = [];
    const leave = onInsertion((text, kind) => taken.push(`${kind} ${text}`));
    expect(insertIntoField('a', 'word')).toBe(true);
    leave();
    expect(insertIntoField('b', 'block')).toBe(false);
    expect(taken).toEqual(['word a']);
  });
});
