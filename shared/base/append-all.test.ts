import { expect, it } from 'vitest';
import { appendAll } from './append-all.ts';

it('appends more items than a call can take as arguments', () => {
  const target = [-1];
  appendAll(
    target,
    Array.from({ length: 1_000_000 }, (_, n) => n),
  );
  expect([target.length, target[0], target.at(-1)]).toEqual([1_000_001, -1, 999_999]);
});
