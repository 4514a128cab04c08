import { describe, expect, it } from 'vitest';
import { findLongestGap, getMedian, getPercentile } from './statistics.ts';

describe('median', () => {
  it('returns the middle value as median, in any order', () => {
    expect(getMedian([9, 1, 5])).toBe(5);
  });

  it('returns the mean of the two middle values as median', () => {
    expect(getMedian([4, 1, 100, 2])).toBe(3);
  });

  it('does not exist without values', () => {
    expect(() => getMedian([])).toThrow();
  });
});

describe('percentile', () => {
  it('leaves at most the remaining share of values above the percentile', () => {
    const values = Array.from({ length: 100 }, (_, index) => 100 - index);
    expect(getPercentile(values, 95)).toBe(95);
    expect(getPercentile(values, 100)).toBe(100);
    expect(getPercentile(values, 0)).toBe(1);
  });

  it('returns one of the values as percentile of few values', () => {
    expect(getPercentile([3, 1, 2], 95)).toBe(3);
    expect(getPercentile([7], 50)).toBe(7);
  });

  it('does not exist without values', () => {
    expect(() => getPercentile([], 50)).toThrow();
  });
});

describe('longestGap', () => {
  it('returns the longest time without an event', () => {
    expect(findLongestGap([100, 110, 150, 155])).toBe(40);
  });

  it('returns zero as longest gap without a second moment', () => {
    expect(findLongestGap([5])).toBe(0);
    expect(findLongestGap([])).toBe(0);
  });
});
