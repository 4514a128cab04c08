const minute = 60_000;
const hour = 60 * minute;
const nbsp = '\u00a0';

/** The day of `at` as seen from `now`, in local time. Both in milliseconds since the Unix epoch. */
export function dayOf(at: number, now: number): 'today' | 'yesterday' | 'thisWeek' | 'older' {
  const days = Math.round((startOfDay(now) - startOfDay(at)) / (24 * hour));
  if (days <= 0) return 'today';
  if (days === 1) return 'yesterday';
  return days < 7 ? 'thisWeek' : 'older';
}

/** A time in the least words that tell it: `10:42` today, `Wed` within a week, `12 Nov`, `12 Nov 2025`. */
export function formatTime(at: number, now: number): string {
  const day = dayOf(at, now);
  if (day === 'today') return words(at, { hour: 'numeric', minute: '2-digit', hourCycle: 'h23' });
  if (day !== 'older') return words(at, { weekday: 'short' });
  return words(at, sameYear(at, now) ? dayMonth : { ...dayMonth, year: 'numeric' });
}

/** How long ago, while it is less than an hour: `now`, `4 min`; then as `formatTime` says it. */
export function formatAge(at: number, now: number): string {
  if (now - at < minute) return 'now';
  if (now - at < hour) return `${Math.floor((now - at) / minute)}${nbsp}min`;
  return formatTime(at, now);
}

/** A day in words, for a list of folders: `today, 10:42`, `yesterday`, `9 Nov`. */
export function formatDay(at: number, now: number): string {
  const day = dayOf(at, now);
  if (day === 'today') return `today, ${formatTime(at, now)}`;
  return day === 'yesterday' ? 'yesterday' : formatTime(at, now);
}

/** The exact time, local and UTC: `20 Nov 2026, 10:42:13 (09:42:13 UTC)`. */
export function formatExactTime(at: number): string {
  const local = words(at, {
    ...dayMonth,
    year: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  });
  return `${local} (${new Date(at).toISOString().slice(11, 19)} UTC)`;
}

const dayMonth: Intl.DateTimeFormatOptions = { day: 'numeric', month: 'short' };

function words(at: number, format: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat('en-GB', format).format(at);
}

function startOfDay(at: number): number {
  return new Date(at).setHours(0, 0, 0, 0);
}

function sameYear(at: number, now: number): boolean {
  return new Date(at).getFullYear() === new Date(now).getFullYear();
}
