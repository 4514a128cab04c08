import { expect, it } from 'vitest';
import { getOwnValue } from './own-value.ts';

it.each(['constructor', '__proto__', 'toString', 'hasOwnProperty'])('finds no own value under %s', (key) => {
  expect(getOwnValue({ a: 1 }, key)).toBeUndefined();
  expect(getOwnValue(Object.fromEntries([[key, 1]]), key)).toBe(1);
});
