import { expect, it } from 'vitest';
import { ownValue } from './own-value.ts';

it.each(['constructor', '__proto__', 'toString', 'hasOwnProperty'])('finds nothing under %s', (key) => {
  expect(ownValue({ a: 1 }, key)).toBeUndefined();
  expect(ownValue(Object.fromEntries([[key, 1]]), key)).toBe(1);
});
