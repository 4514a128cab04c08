import { describe, expect, it } from 'vitest';
import { formatDuration, formatElapsed, formatExactDuration } from './duration.ts';

const plain = (words: string): string => words.replaceAll('\u00a0', ' ');

describe('formatDuration', () => {
  it.each([
    [0, '<1 ms'],
    [0.3, '<1 ms'],
    [1, '1 ms'],
    [38, '38 ms'],
    [412, '0.4 s'],
    [3_412, '3.4 s'],
    [9_960, '10 s'],
    [41_300, '41 s'],
    [59_700, '1 min'],
    [72_000, '1 min 12 s'],
    [120_000, '2 min'],
    [754_000, '13 min'],
    [3_600_000, '1 h'],
    [7_500_000, '2 h 5 min'],
  ])('formats %f ms as %s', (ms, words) => {
    expect(plain(formatDuration(ms))).toBe(words);
  });

  it('joins number and unit of a duration with a no-break space', () => {
    expect(formatDuration(3_400)).toBe('3.4\u00a0s');
  });
});

describe('formatElapsed', () => {
  it.each([
    [7_900, '0:07'],
    [72_000, '1:12'],
    [1_265_000, '21:05'],
    [3_723_000, '1:02:03'],
    [-5, '0:00'],
  ])('formats %f ms as %s', (ms, words) => {
    expect(formatElapsed(ms)).toBe(words);
  });
});

describe('formatExactDuration', () => {
  it('formats a duration to the millisecond', () => {
    expect(plain(formatExactDuration(3_412))).toBe('3,412 ms');
  });
});
