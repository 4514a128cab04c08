import { expect, it } from 'vitest';
import { createRandom } from './random.ts';

it('gives the same random numbers for the same seed, and different ones for another seed', () => {
  const drawn = (seed: number) => {
    const random = createRandom(seed);
    return Array.from({ length: 50 }, () => random.below(10));
  };
  expect(drawn(7)).toEqual(drawn(7));
  expect(drawn(7)).not.toEqual(drawn(8));
  expect(new Set(drawn(7)).size).toBe(10);
});
