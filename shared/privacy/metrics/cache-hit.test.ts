import { expect, it } from 'vitest';
import { type CacheHit, getCacheHit } from './cache-hit.ts';

const used = (inputTokens: number, cachedInputTokens: number) => ({ inputTokens, cachedInputTokens });

it.each<[cached: number, CacheHit]>([
  [0, 'none'],
  [1, 'below_25'],
  [249, 'below_25'],
  [250, 'below_50'],
  [499, 'below_50'],
  [500, 'below_75'],
  [749, 'below_75'],
  [750, 'below_90'],
  [899, 'below_90'],
  [900, 'from_90'],
  [1_000, 'from_90'],
])('puts %d of 1,000 cached tokens into the bucket %s', (cached, expected) => {
  expect(getCacheHit(null, used(1_000, cached))).toBe(expected);
  expect(getCacheHit(used(5_000, 70), used(6_000, 70 + cached))).toBe(expected);
});

it.each([
  ['the use is not known', null, null],
  ['nothing was put in', used(10, 5), used(10, 5)],
  ['the count began anew', used(10, 5), used(3, 0)],
  ['less is cached than before', used(10, 5), used(20, 0)],
  ['the numbers are none', null, used(Number.NaN, 0)],
])('returns no cache bucket when %s', (_why, before, after) => {
  expect(getCacheHit(before, after)).toBeNull();
});
