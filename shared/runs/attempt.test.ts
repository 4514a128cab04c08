import { expect, it } from 'vitest';
import { attempt } from './attempt.ts';

const known = { group: 'g', number: 2, of: 2, model: null, effort: null, instruction: '' };

it('the number of an attempt is one of those that there are', () => {
  expect(attempt.safeParse(known).success).toBe(true);
  expect(attempt.safeParse({ ...known, number: 3 }).success).toBe(false);
  expect(attempt.safeParse({ ...known, number: 0 }).success).toBe(false);
});
