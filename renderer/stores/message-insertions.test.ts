import { describe, expect, it } from 'vitest';
import { addSeparators, insertIntoMessageField, registerMessageField } from './message-insertions.ts';

describe('inserted text', () => {
  it.each([
    ['', '', 'P'],
    ['Above', '', '\n\nP'],
    ['Above\n', '', '\nP'],
    ['Above\n\n', '', 'P'],
    ['', 'below', 'P\n\n'],
    ['Above', '\nbelow', '\n\nP'],
  ])('separates a block between %j and %j as %j', (before, after, expected) => {
    expect(addSeparators('P', 'block', before, after)).toBe(expected);
  });

  it.each([
    ['', '', '$a '],
    ['Use', '', ' $a '],
    ['Use ', ' now', '$a'],
    ['(', ')', ' $a '],
  ])('separates a word between %j and %j as %j', (before, after, expected) => {
    expect(addSeparators('$a', 'word', before, after)).toBe(expected);
  });

  it('inserts text into the visible message field, and returns false without one', () => {
    const taken: string[] = [];
    const leave = registerMessageField((text, kind) => taken.push(`${kind} ${text}`));
    expect(insertIntoMessageField('a', 'word')).toBe(true);
    leave();
    expect(insertIntoMessageField('b', 'block')).toBe(false);
    expect(taken).toEqual(['word a']);
  });
});
