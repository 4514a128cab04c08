import { expect, it } from 'vitest';
import { countAge, isKeptLongEnough, type KeptAge } from './kept-age.ts';

const day = 24 * 60 * 60 * 1_000;
const removed: KeptAge = { keptMs: 0, countedAt: 1_000 * day };

/** Starts the app on these days, and returns whether the files are old enough at the last start. */
function isOldAfter(...days: readonly number[]): boolean {
  return isKeptLongEnough(days.reduce((age, at) => countAge(age, at * day), removed));
}

it('keeps removed files for seven days of daily starts', () => {
  expect(isOldAfter(1_001, 1_002, 1_003, 1_004, 1_005, 1_006, 1_006.99)).toBe(false);
  expect(isOldAfter(1_001, 1_002, 1_003, 1_004, 1_005, 1_006, 1_007)).toBe(true);
  // Many starts on one day count as one day.
  expect(isOldAfter(...Array.from({ length: 50 }, (_, index) => 1_000 + index / 50))).toBe(false);
});

it('does not age files when the clock is set forward or back', () => {
  expect(isOldAfter(9_000)).toBe(false);
  expect(isOldAfter(9_000, 1_001, 1_002)).toBe(false);
  // A clock without a battery resets to 1970.
  expect(isOldAfter(0, 1_001, 0, 1_002)).toBe(false);
  expect(countAge({ keptMs: 5, countedAt: 10 }, 3)).toEqual({ keptMs: 5, countedAt: 3 });
});
