import { expect, it } from 'vitest';
import { seededRandom } from './random.ts';

it('the same seed gives the same numbers, and another one different numbers', () => {
  const drawn = (seed: number) => {
    const random = seededRandom(seed);
    return Array.from({ length: 50 }, () => random.below(10));
  };
  expect(drawn(7)).toEqual(drawn(7));
  expect(drawn(7)).not.toEqual(drawn(8));
  expect(new Set(drawn(7)).size).toBe(10);
});
