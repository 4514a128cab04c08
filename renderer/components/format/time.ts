import { t } from '../../../shared/i18n/i18n.ts';
import { formatTimeOfDay } from '../../../shared/i18n/time-of-day.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const nbsp = '\u00a0';

/** The day of `at` relative to `now`, in local time. Both in milliseconds since the Unix epoch. */
export function getRelativeDay(at: number, now: number): 'today' | 'yesterday' | 'thisWeek' | 'older' {
  const days = Math.round((startOfDay(now) - startOfDay(at)) / (24 * hourMs));
  if (days <= 0) return 'today';
  if (days === 1) return 'yesterday';
  return days < 7 ? 'thisWeek' : 'older';
}

/** A time in as few words as possible: `10:42` today, `Wed` within a week, `12 Nov`, `12 Nov 2025`. */
export function formatTime(at: number, now: number): string {
  const day = getRelativeDay(at, now);
  const then = new Date(at);
  if (day === 'today') return formatTimeOfDay(at);
  if (day !== 'older') return weekdays[then.getDay()] ?? '';
  return formatDate(at, now);
}

/** The age, up to an hour: `now`, `4 min`; then the same as `formatTime`. */
export function formatAge(at: number, now: number): string {
  if (now - at < minuteMs) return t`now`;
  if (now - at < hourMs) return `${Math.floor((now - at) / minuteMs)}${nbsp}${t`min`}`;
  return formatTime(at, now);
}

/** The age for use in a sentence: `just now`, `4 min ago`, `today, 10:42`, `yesterday`. */
export function formatAgo(at: number, now: number): string {
  if (now - at < minuteMs) return t`just now`;
  return now - at < hourMs ? t`${formatAge(at, now)} ago` : formatDay(at, now);
}

/** A day in words, for a list of folders: `today, 10:42`, `yesterday`, `9 Nov`. */
export function formatDay(at: number, now: number): string {
  const day = getRelativeDay(at, now);
  if (day === 'today') return t`today, ${formatTime(at, now)}`;
  return day === 'yesterday' ? t`yesterday` : formatTime(at, now);
}

/** A moment with its day: `10:42` today, `Yesterday 18:15`, `Wed 18:15` within a week, `12 Nov 18:15`. */
export function formatMoment(at: number, now: number): string {
  const day = getRelativeDay(at, now);
  const time = formatTimeOfDay(at);
  if (day === 'today') return time;
  return day === 'yesterday' ? t`Yesterday ${time}` : `${formatTime(at, now)} ${time}`;
}

/** A moment to come with its day: `16:20` today, `Wed 16:20` within a week, `12 Nov 16:20`. */
export function formatUpcoming(at: number, now: number): string {
  const days = Math.round((startOfDay(at) - startOfDay(now)) / (24 * hourMs));
  const time = formatTimeOfDay(at);
  if (days <= 0) return time;
  return days < 7 ? `${weekdays[new Date(at).getDay()] ?? ''} ${time}` : `${formatDate(at, now)} ${time}`;
}

/** A day without its time: `12 Nov`, `12 Nov 2025`. */
export function formatDate(at: number, now: number): string {
  const then = new Date(at);
  return isSameYear(at, now) ? formatDayAndMonth(then) : `${formatDayAndMonth(then)} ${then.getFullYear()}`;
}

/** The exact time, local and UTC: `20 Nov 2026, 10:42:13 (09:42:13 UTC)`. */
export function formatExactTime(at: number): string {
  const then = new Date(at);
  const local = formatTimeOfDay(at, 'seconds');
  const utc = then.toISOString().slice(11, 19);
  return `${formatDayAndMonth(then)} ${then.getFullYear()}, ${local} (${utc} UTC)`;
}

// Built by hand: the first use of an Intl format takes as long as drawing a thread.

const weekdays = [t`Sun`, t`Mon`, t`Tue`, t`Wed`, t`Thu`, t`Fri`, t`Sat`];
const months = [t`Jan`, t`Feb`, t`Mar`, t`Apr`, t`May`, t`Jun`, t`Jul`, t`Aug`, t`Sept`, t`Oct`, t`Nov`, t`Dec`];

function formatDayAndMonth(at: Date): string {
  return t`${at.getDate()} ${months[at.getMonth()]}`;
}

function startOfDay(at: number): number {
  return new Date(at).setHours(0, 0, 0, 0);
}

function isSameYear(at: number, now: number): boolean {
  return new Date(at).getFullYear() === new Date(now).getFullYear();
}
