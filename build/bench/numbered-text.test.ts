import { describe, expect, it } from 'vitest';
import { numberedText, wordNumbers, wrongWords } from './numbered-text.ts';

describe('numberedText', () => {
  it('has its words in order, parted by spaces', () => {
    expect(numberedText(3)).toBe('w00001 w00002 w00003 ');
  });

  it('can be cut into paragraphs', () => {
    expect(numberedText(4, 2)).toBe('w00001 w00002\n\nw00003 w00004\n\n');
  });
});

describe('wordNumbers', () => {
  it('leaves out a word that is cut', () => {
    expect(wordNumbers('w00041 w00042\n\nw0004')).toEqual([41, 42]);
  });
});

describe('wrongWords', () => {
  it('finds nothing wrong with the text itself', () => {
    expect(wrongWords(numberedText(500, 50), 500)).toBe(0);
  });

  it.each([
    { fault: 'a word missing at the end', text: 'w00001 w00002 ' },
    { fault: 'a word twice', text: 'w00001 w00002 w00002 w00003 ' },
    { fault: 'a word out of place', text: 'w00002 w00001 w00003 ' },
    { fault: 'a word missing in between', text: 'w00001 w00003 ' },
    { fault: 'all of it missing', text: '' },
  ])('finds $fault', ({ text }) => {
    expect(wrongWords(text, 3)).toBeGreaterThan(0);
  });
});
