import { describe, expect, it } from 'vitest';
import { numberedText, wordNumbers } from './numbered-text.ts';

describe('numberedText', () => {
  it('has its words in order, separated by spaces', () => {
    expect(numberedText(3)).toBe('w00001 w00002 w00003 ');
  });

  it('can be split into paragraphs', () => {
    expect(numberedText(4, 2)).toBe('w00001 w00002\n\nw00003 w00004\n\n');
  });
});

describe('wordNumbers', () => {
  it('leaves out an incomplete word', () => {
    expect(wordNumbers('w00041 w00042\n\nw0004')).toEqual([41, 42]);
  });
});
