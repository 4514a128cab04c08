import { expect, it } from 'vitest';
import { Chance, createWord } from './chance.ts';

it('creates the same stored text each time, with a few frequent words and mostly rare ones', () => {
  const words = new Chance(7).words(20_000).split(' ');
  expect(new Chance(7).words(3)).toBe(words.slice(0, 3).join(' '));
  const countOf = (number: number) => words.filter((word) => word === createWord(number)).length;
  expect(countOf(0)).toBeGreaterThan(1_000);
  expect(countOf(4_000)).toBeLessThan(20);
  expect(new Set(words).size).toBeGreaterThan(2_000);
});
