import { describe, expect, it } from 'vitest';
import { formatAge, formatDay, formatExactTime, formatMoment, formatTime, getRelativeDay } from './time.ts';

// Local times, so that the test gives the same result in every time zone.
const now = new Date(2026, 10, 20, 11, 0).getTime();
const at = (month: number, day: number, hour = 10, minute = 42, year = 2026): number =>
  new Date(year, month, day, hour, minute).getTime();

describe('dayOf', () => {
  it('counts calendar days, not hours', () => {
    expect(getRelativeDay(at(10, 20, 0, 5), now)).toBe('today');
    expect(getRelativeDay(at(10, 19, 23, 55), now)).toBe('yesterday');
    expect(getRelativeDay(at(10, 14), now)).toBe('thisWeek');
    expect(getRelativeDay(at(10, 13), now)).toBe('older');
  });

  it('treats a clock that runs ahead as today', () => {
    expect(getRelativeDay(now + 5_000, now)).toBe('today');
  });
});

describe('formatTime', () => {
  it('formats recent times in fewer words', () => {
    expect(formatTime(at(10, 20, 8, 5), now)).toBe('8:05');
    expect(formatTime(at(10, 18), now)).toBe('Wed');
    expect(formatTime(at(10, 9), now)).toBe('9 Nov');
    expect(formatTime(at(10, 9, 10, 42, 2025), now)).toBe('9 Nov 2025');
  });
});

describe('counts minutes for one hour', () => {
  it('counts minutes for an hour', () => {
    expect(formatAge(now - 20_000, now)).toBe('now');
    expect(formatAge(now - 4 * 60_000, now)).toBe('4\u00a0min');
    expect(formatAge(now - 2 * 3_600_000, now)).toBe('9:00');
  });
});

describe('formatDay', () => {
  it('names today and yesterday', () => {
    expect(formatDay(at(10, 20), now)).toBe('today, 10:42');
    expect(formatDay(at(10, 19), now)).toBe('yesterday');
    expect(formatDay(at(10, 9), now)).toBe('9 Nov');
  });
});

it('adds the day to a moment unless it is today', () => {
  expect(formatMoment(at(10, 20), now)).toBe('10:42');
  expect(formatMoment(at(10, 19, 18, 15), now)).toBe('Yesterday 18:15');
  expect(formatMoment(at(10, 18, 8, 5), now)).toBe('Wed 8:05');
  expect(formatMoment(at(10, 9, 8, 5), now)).toBe('9 Nov 8:05');
});

describe('formatExactTime', () => {
  it('returns local time and UTC', () => {
    expect(formatExactTime(at(10, 20))).toMatch(/^20 Nov 2026, 10:42:00 \(\d\d:42:00 UTC\)$/);
  });
});
