import { describe, expect, it } from 'vitest';
import { longestGap, median, percentile } from './statistics.ts';

describe('median', () => {
  it('is the middle value, in any order', () => {
    expect(median([9, 1, 5])).toBe(5);
  });

  it('is the mean of the two middle values', () => {
    expect(median([4, 1, 100, 2])).toBe(3);
  });

  it('does not exist without values', () => {
    expect(() => median([])).toThrow();
  });
});

describe('percentile', () => {
  it('leaves at most the remaining share above it', () => {
    const values = Array.from({ length: 100 }, (_, index) => 100 - index);
    expect(percentile(values, 95)).toBe(95);
    expect(percentile(values, 100)).toBe(100);
    expect(percentile(values, 0)).toBe(1);
  });

  it('of few values is one of them', () => {
    expect(percentile([3, 1, 2], 95)).toBe(3);
    expect(percentile([7], 50)).toBe(7);
  });

  it('does not exist without values', () => {
    expect(() => percentile([], 50)).toThrow();
  });
});

describe('longestGap', () => {
  it('is the longest time without an event', () => {
    expect(longestGap([100, 110, 150, 155])).toBe(40);
  });

  it('is zero without a second moment', () => {
    expect(longestGap([5])).toBe(0);
    expect(longestGap([])).toBe(0);
  });
});
