import { expect, it } from 'vitest';
import type { LimitWindow } from '../../shared/spending/account-limits.ts';
import { describeLimits } from './describe-limits.ts';

const hour = 3_600_000;
const at = (day: number, hours: number, minutes = 0) => new Date(2026, 10, day, hours, minutes).getTime();
const now = at(20, 14);
/** Began at 12:00 on 20 November. */
const fiveHours: LimitWindow = { usedPercent: 30, minutes: 300, resetsAt: at(20, 17), measuredAt: now };
const week: LimitWindow = { usedPercent: 20, minutes: 7 * 24 * 60, resetsAt: at(25, 9, 30), measuredAt: now };

it('the limit with the least left is named, and each with its reset', () => {
  expect(describeLimits([week, fiveHours], now)).toEqual({
    short: '70\u00a0% left',
    text: '70\u00a0% of 5\u00a0h left',
    detail: '80\u00a0% of the week left, starts over Wed 9:30. 70\u00a0% of 5\u00a0h left, starts over 17:00.',
    isLow: false,
  });
});

it('a limit that will not last until its reset says when it is full', () => {
  const view = describeLimits([{ ...fiveHours, usedPercent: 50 }], now);
  expect(view?.detail).toBe('50\u00a0% of 5\u00a0h left, starts over 17:00. At this pace, full 16:00.');
  expect(view?.isLow).toBe(true);
});

it('little is left from 20 % on, and a full limit has nothing left', () => {
  expect(describeLimits([{ ...week, usedPercent: 80 }], now)?.isLow).toBe(true);
  expect(describeLimits([{ ...fiveHours, usedPercent: 100 }], now)?.text).toBe('0\u00a0% of 5\u00a0h left');
});

it('limits that have started over, and none at all, are not described', () => {
  expect(describeLimits([fiveHours], now + 4 * hour)).toBeNull();
  expect(describeLimits([], now)).toBeNull();
});

it('a limit without a length or a reset is described without them', () => {
  const bare = { ...fiveHours, minutes: null, resetsAt: null };
  expect(describeLimits([bare], now)?.detail).toBe('70\u00a0% of the limit left.');
  const days = { ...week, minutes: 3 * 24 * 60, resetsAt: at(30, 9) };
  expect(describeLimits([days], now)?.detail).toMatch(/^80\u00a0% of 3 days left, starts over 30 Nov /);
});
