import { expect, it } from 'vitest';
import { directionOf } from './direction-of.ts';

it('follows the first letter', () => {
  expect(directionOf('שלום')).toBe('rtl');
  expect(directionOf('1. مرحبا world')).toBe('rtl');
  expect(directionOf('Hello שלום')).toBe('ltr');
  expect(directionOf('1 + 1')).toBeUndefined();
});
