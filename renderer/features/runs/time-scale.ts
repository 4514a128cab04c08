import { formatElapsed } from '../../../shared/i18n/duration.ts';
import { decimal } from '../../../shared/i18n/i18n.ts';

/** A time range, in Unix milliseconds. */
export type TimeSpan = { readonly from: number; readonly to: number };

/**
 * Maps times to positions on a strip: linear, except for idle time ranges, which are all drawn equally short. Times
 * outside have positions outside.
 */
export type TimeScale = {
  readonly span: TimeSpan;
  readonly width: number;
  /** In order from left to right, without a gap. */
  readonly pieces: readonly (TimeSpan & { readonly left: number; readonly right: number; readonly idle: boolean })[];
};

/** The width of an idle time range, in px. */
const idleWidth = 14;
/** Idle time ranges take at most this share of a strip. */
const maxIdleShare = 0.3;

/** Creates the scale of a span on a strip. `width` is in px. */
export function createTimeScale(span: TimeSpan, idle: readonly TimeSpan[], width: number): TimeScale {
  const to = Math.max(span.to, span.from + 1);
  const within = idle
    .map((each) => ({ from: Math.max(each.from, span.from), to: Math.min(each.to, to) }))
    .filter((each) => each.to > each.from)
    .toSorted((one, other) => one.from - other.from);
  const busyTime = to - span.from - within.reduce((sum, each) => sum + each.to - each.from, 0);
  const each = busyTime === 0 ? width / Math.max(1, within.length) : getIdleWidth(within.length, width);
  const busyWidth = width - each * within.length;
  const pieces: TimeScale['pieces'][number][] = [];
  let at = span.from;
  let left = 0;
  const add = (until: number, length: number, isIdle: boolean): void => {
    pieces.push({ from: at, to: until, left, right: left + length, idle: isIdle });
    at = until;
    left += length;
  };
  const busy = (until: number): void => {
    if (until > at) add(until, (busyWidth * (until - at)) / busyTime, false);
  };
  for (const stretch of within) {
    if (stretch.from < at) continue;
    busy(stretch.from);
    add(stretch.to, each, true);
  }
  busy(to);
  return { span: { from: span.from, to }, width, pieces };
}

function getIdleWidth(count: number, width: number): number {
  return count === 0 ? 0 : Math.min(idleWidth, (width * maxIdleShare) / count);
}

/** Returns the position of a time, in px from the left. */
export function toPosition(scale: TimeScale, at: number): number {
  const first = scale.pieces[0];
  const last = scale.pieces.at(-1);
  if (first === undefined || last === undefined) return 0;
  const piece = at < first.from ? first : (scale.pieces.find((each) => at <= each.to) ?? last);
  return piece.left + ((piece.right - piece.left) * (at - piece.from)) / (piece.to - piece.from);
}

/** Returns the time at a position. */
export function toTime(scale: TimeScale, place: number): number {
  const last = scale.pieces.at(-1);
  if (last === undefined) return scale.span.from;
  const piece = scale.pieces.find((each) => place <= each.right) ?? last;
  const width = piece.right - piece.left;
  return piece.from + (width === 0 ? 0 : ((piece.to - piece.from) * (place - piece.left)) / width);
}

/** The smallest span to zoom to, in milliseconds. */
const minSpanMs = 20;

/** Returns a span `factor` times as long, within the whole. The time `around` keeps its position. */
export function zoomSpan(span: TimeSpan, factor: number, around: number, whole: TimeSpan): TimeSpan {
  const length = Math.min(whole.to - whole.from, Math.max(minSpanMs, (span.to - span.from) * factor));
  const share = (around - span.from) / Math.max(1, span.to - span.from);
  return clampSpan({ from: around - share * length, to: around + (1 - share) * length }, whole);
}

/** Returns a span moved by a part of its length, within the whole. */
export function moveSpan(span: TimeSpan, part: number, whole: TimeSpan): TimeSpan {
  const by = (span.to - span.from) * part;
  return clampSpan({ from: span.from + by, to: span.to + by }, whole);
}

function clampSpan({ from, to }: TimeSpan, whole: TimeSpan): TimeSpan {
  const length = Math.min(to - from, whole.to - whole.from);
  const begin = Math.max(whole.from, Math.min(from, whole.to - length));
  return { from: begin, to: begin + length };
}

/** Returns whether both ranges have the same ends, to the millisecond. */
export function isSameSpan(one: TimeSpan, other: TimeSpan): boolean {
  return Math.abs(one.from - other.from) < 1 && Math.abs(one.to - other.to) < 1;
}

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const steps = [
  ...[10, 20, 50, 100, 200, 500],
  ...[1, 2, 5, 10, 15, 30].map((count) => count * second),
  ...[1, 2, 5, 10, 15, 30].map((count) => count * minute),
  ...[1, 2, 6, 12, 24, 48, 168].map((count) => count * hour),
];

/** A tick of the axis: its position, and the time since the run started, in milliseconds and in words. */
export type Tick = { readonly left: number; readonly sinceMs: number; readonly text: string };

/** Lists ticks at round times since `origin`, at least `apart` px from each other, none in an idle time range. */
export function listTicks(scale: TimeScale, origin: number, apart: number): readonly Tick[] {
  const busy = scale.pieces.filter(({ idle }) => !idle);
  const time = busy.reduce((sum, { from, to }) => sum + to - from, 0);
  const length = busy.reduce((sum, { left, right }) => sum + right - left, 0);
  const wanted = length === 0 ? 0 : (time * apart) / length;
  const step = steps.find((each) => each >= wanted) ?? Math.ceil(wanted / (24 * hour)) * 24 * hour;
  const ticks: Tick[] = [];
  for (const { from, left, right, to } of busy) {
    for (let since = Math.ceil((from - origin) / step) * step; since <= to - origin; since += step) {
      const place = left + ((right - left) * (since - (from - origin))) / (to - from);
      if (place - (ticks.at(-1)?.left ?? Number.NEGATIVE_INFINITY) >= apart)
        ticks.push({ left: place, sinceMs: since, text: formatTick(since, step) });
    }
  }
  return ticks;
}

/** Formats a time as `0:07`, or with fractions of seconds when ticks are closer than that: `0:07.5`. */
function formatTick(since: number, step: number): string {
  const whole = formatElapsed(since);
  if (step >= second) return whole;
  const digits = step >= 100 ? 1 : 2;
  return whole + decimal((since % second) / second, digits).slice(1);
}
