import { expect, it } from 'vitest';
import { stepThrough } from './focus-areas.ts';

const areas = ['threads', 'transcript', 'message'];

it('steps forward and back through the focus areas, around the ends', () => {
  expect(stepThrough(areas, 'threads', 1)).toBe('transcript');
  expect(stepThrough(areas, 'message', 1)).toBe('threads');
  expect(stepThrough(areas, 'threads', -1)).toBe('message');
});

it('starts at the first or the last focus area when the focus is in none', () => {
  expect(stepThrough(areas, undefined, 1)).toBe('threads');
  expect(stepThrough(areas, undefined, -1)).toBe('message');
  expect(stepThrough([], undefined, 1)).toBeNull();
});
