import { describe, expect, it } from 'vitest';
import { formatBytes, formatPercent, formatTokens } from './quantity.ts';

const plain = (words: string): string => words.replaceAll('\u00a0', ' ');

describe('formatTokens', () => {
  it.each([
    [0, '0'],
    [812, '812'],
    [48_213, '48.2 k'],
    [999_960, '1.0 M'],
    [1_310_000, '1.3 M'],
  ])('formats %i as %s', (count, words) => {
    expect(plain(formatTokens(count))).toBe(words);
  });
});

describe('formatPercent', () => {
  it('rounds a percentage, and keeps number and sign on one line', () => {
    expect(formatPercent(0.384)).toBe('38%');
  });

  it('does not round a small share down to nothing, or a large one up to the whole', () => {
    expect(plain(formatPercent(0.001))).toBe('1%');
    expect(plain(formatPercent(0))).toBe('0%');
    expect(plain(formatPercent(1.7))).toBe('100%');
  });
});

describe('formatBytes', () => {
  it.each([
    [512, '512 B'],
    [4_200, '4.2 kB'],
    [312_000_000, '312 MB'],
    [2_100_000_000, '2.1 GB'],
  ])('formats %i as %s', (bytes, words) => {
    expect(plain(formatBytes(bytes))).toBe(words);
  });
});
