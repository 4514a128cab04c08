import { describe, expect, it } from 'vitest';
import { createNumberedText, readWordNumbers } from './numbered-text.ts';

describe('numberedText', () => {
  it('creates numbered words in order, separated by spaces', () => {
    expect(createNumberedText(3)).toBe('w00001 w00002 w00003 ');
  });

  it('splits numbered text into paragraphs', () => {
    expect(createNumberedText(4, 2)).toBe('w00001 w00002\n\nw00003 w00004\n\n');
  });
});

describe('wordNumbers', () => {
  it('leaves out an incomplete numbered word', () => {
    expect(readWordNumbers('w00041 w00042\n\nw0004')).toEqual([41, 42]);
  });
});
