import { expect, it } from 'vitest';
import { getDirection } from './get-direction.ts';

it('takes the text direction from the first letter', () => {
  expect(getDirection('שלום')).toBe('rtl');
  expect(getDirection('1. مرحبا world')).toBe('rtl');
  expect(getDirection('Hello שלום')).toBe('ltr');
  expect(getDirection('1 + 1')).toBeUndefined();
});
