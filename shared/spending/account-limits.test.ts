import { expect, it } from 'vitest';
import { findReset, findTightestLimit, forecastFull, type LimitWindow, listCurrentLimits } from './account-limits.ts';

const hour = 3_600_000;
/** A window of five hours that began at 0. */
const fiveHours: LimitWindow = { usedPercent: 40, minutes: 300, resetsAt: 5 * hour, measuredAt: hour };

it('a limit is full when the pace since its start goes on', () => {
  expect(forecastFull(fiveHours)).toBe(2.5 * hour);
});

it.each<[string, Partial<LimitWindow>]>([
  ['starts over before', { usedPercent: 10 }],
  ['is full', { usedPercent: 100 }],
  ['is not used', { usedPercent: 0 }],
  ['has no length', { minutes: null }],
  ['has no reset', { resetsAt: null }],
  ['has just started', { measuredAt: 60_000 }],
  ['was measured before its start, because a clock was set', { measuredAt: -hour }],
  ['was measured after its end', { measuredAt: 6 * hour }],
])('a limit that %s has no forecast', (_, over) => {
  expect(forecastFull({ ...fiveHours, ...over })).toBeNull();
});

it('the tightest limit is the one with the least left, among those that still count', () => {
  const week = { ...fiveHours, usedPercent: 70, minutes: 7 * 24 * 60, resetsAt: 100 * hour };
  expect(findTightestLimit([fiveHours, week])).toBe(week);
  expect(findTightestLimit([])).toBeNull();
  expect(listCurrentLimits([fiveHours, week, { ...week, resetsAt: null }], 5 * hour)).toHaveLength(2);
});

it('what is used up can go on once the last of the full limits starts over, as far as that is known', () => {
  const full = { ...fiveHours, usedPercent: 100 };
  const week = { ...full, minutes: 7 * 24 * 60, resetsAt: 100 * hour };
  expect(findReset([full, { ...week, usedPercent: 70 }], hour)).toBe(5 * hour);
  expect(findReset([full, week], hour)).toBe(100 * hour);
  expect(findReset([fiveHours, { ...week, usedPercent: 97 }], hour)).toBe(100 * hour);
  expect(findReset([full, { ...week, resetsAt: null }], hour)).toBeNull();
  expect(findReset([full], 6 * hour)).toBeNull();
  expect(findReset([], hour)).toBeNull();
});
