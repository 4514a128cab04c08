import { t } from '../../../../shared/i18n/i18n.ts';
import { formatTimeOfDay } from '../../../../shared/i18n/time-of-day.ts';
import type { ClockRange } from '../../../../shared/layout/layout.ts';
import { formatTime } from '../../../components/format/time.ts';

/** A time range, in Unix milliseconds. */
type TimeRange = { readonly from: number; readonly to: number };

/** A time of the axis: its place in percent of the width, and its words; null where the words have no room. */
export type ClockTick = { readonly at: number; readonly left: number; readonly text: string | null };

/** The time that the rows of a list share. It stands still for minutes, and only the line for now moves. */
export type ClockAxis = TimeRange & {
  readonly ticks: readonly ClockTick[];
  /** The place of the line for now, in percent, its words, and their place, which keeps them off the next column. */
  readonly now: { readonly left: number; readonly text: string; readonly textLeft: number };
};

/** A part of the axis in percent of its width. */
export type ClockPlace = { readonly left: number; readonly width: number };

const minute = 60_000;
const hour = 60 * minute;
/** The axis of an hour moves on in steps of this length, so that bars and times stay where they are in between. */
const hourStep = 5 * minute;
/** The end of an axis that starts at midnight, in hours. It changes three times a day. */
const dayStep = 6;

/** Returns the axis of a range. `now` is Unix milliseconds, and `width` the width of the axis in px. */
export function createClockAxis(range: ClockRange, now: number, width: number): ClockAxis {
  const span = getSpan(range, now);
  const place = (at: number): number => (100 * (at - span.from)) / (span.to - span.from);
  const text = formatTimeOfDay(now);
  const textWidth = text.length > 6 ? 56 : 36;
  const apart = (textWidth + 16) / Math.max(1, width);
  const left = place(now);
  const own = { left, text, textLeft: Math.min(left, 100 - (100 * (textWidth / 2 - 4)) / Math.max(1, width)) };
  const ticks = listTicks(range, span, apart).map((at): ClockTick => {
    const tickLeft = place(at);
    // The time of now takes the place of others, and half a word has no room at an edge.
    const hasRoom = Math.abs(tickLeft - own.left) >= 100 * apart && tickLeft <= 100 - 50 * apart;
    const words = range === 'week' ? formatDayName(at, now) : formatTimeOfDay(at);
    return { at, left: tickLeft, text: hasRoom ? words : null };
  });
  return { ...span, ticks, now: own };
}

/** Returns where a time range is on the axis, clipped at its ends; `before` or `after` if it is not on it. */
export function placeOnAxis({ from, to }: TimeRange, range: TimeRange): ClockPlace | 'before' | 'after' {
  if (range.to < from) return 'before';
  if (range.from > to) return 'after';
  const start = Math.max(from, range.from);
  const length = to - from;
  return { left: (100 * (start - from)) / length, width: (100 * (Math.min(to, range.to) - start)) / length };
}

function getSpan(range: ClockRange, now: number): TimeRange {
  switch (range) {
    case 'hour': {
      const to = (Math.floor(now / hourStep) + 1) * hourStep;
      return { from: to - hour - hourStep, to };
    }
    case 'today': {
      const hours = new Date(now).getHours();
      return { from: getLocalTime(now, 0, 0), to: getLocalTime(now, 0, (Math.floor(hours / dayStep) + 1) * dayStep) };
    }
    case 'week':
      return { from: getLocalTime(now, -6, 0), to: getLocalTime(now, 1, 0) };
  }
}

/** Returns a full hour of a day, some days from that of `at`, on the local clock. Days may have 23 or 25 hours. */
function getLocalTime(at: number, days: number, hours: number): number {
  const then = new Date(at);
  return new Date(then.getFullYear(), then.getMonth(), then.getDate() + days, hours).getTime();
}

/** Lists the times to name, at least `apart` of the axis from each other, except for the days of a week. */
function listTicks(range: ClockRange, { from, to }: TimeRange, apart: number): readonly number[] {
  const least = (to - from) * apart;
  switch (range) {
    case 'hour': {
      const step = [15, 30, 60].map((count) => count * minute).find((each) => each >= least) ?? hour;
      const first = Math.ceil(from / step) * step;
      return Array.from({ length: Math.ceil((to - first) / step) }, (_, nth) => first + nth * step);
    }
    case 'today': {
      const step = [1, 2, 3, 4, 6, 12].find((each) => each * hour >= least) ?? 12;
      const hours = Array.from({ length: Math.ceil(24 / step) }, (_, nth) => getLocalTime(from, 0, nth * step));
      return [...new Set(hours)].filter((at) => at < to);
    }
    case 'week':
      return Array.from({ length: 7 }, (_, days) => getLocalTime(from, days, 0));
  }
}

function formatDayName(at: number, now: number): string {
  return at >= getLocalTime(now, 0, 0) ? t`Today` : formatTime(at, now);
}
