import type { ReplayMoment, ReplayPlace } from '../../../../shared/runs/replay/replay-moment.ts';
import type { Waterfall } from '../../../../shared/runs/run-bars.ts';
import type { RunTotals } from '../../../../shared/runs/run-totals.ts';
import type { TimeSpan } from '../time-scale.ts';

/**
 * The axis of a replay: the time of the run in Unix milliseconds or, if no event has a time, its events at one per
 * second, in milliseconds from 0. `idle`: long time ranges in which nothing happened. `skipped`: idle time ranges and
 * waits for the user. Playing passes each of them in a second.
 */
export type ReplayAxis = TimeSpan & {
  readonly kind: 'time' | 'events';
  readonly idle: readonly TimeSpan[];
  readonly skipped: readonly TimeSpan[];
};

/** How many times faster than the run a replay can play. The keys 1, 2 and 3 choose one. */
export const replaySpeeds = [1, 4, 16] as const;
export type ReplaySpeed = (typeof replaySpeeds)[number];

/** How long an event without a time takes, in milliseconds. */
const msPerEvent = 1_000;
/** How long an idle time range or a wait takes at any speed, in milliseconds. */
const idleDurationMs = 1_000;

const noSpans: readonly TimeSpan[] = [];

/** Creates the axis of a run; null until anything is known about the run. */
export function createAxis(totals: RunTotals | null, waterfall: Waterfall | null): ReplayAxis | null {
  if (totals === null || totals.events === 0) return null;
  const { events, lastAt, startedAt } = totals;
  if (startedAt === null || lastAt === null)
    return { kind: 'events', from: 0, to: (events - 1) * msPerEvent, idle: noSpans, skipped: noSpans };
  const idle = waterfall?.idle ?? noSpans;
  const passed = waterfall === null ? noSpans : listSkippedSpans(waterfall);
  return { kind: 'time', from: startedAt, to: Math.max(startedAt, lastAt), idle, skipped: passed };
}

/**
 * Lists what playing passes quickly, ordered by start: idle time ranges, and waits for the user, even where other bars
 * overlap them.
 */
function listSkippedSpans({ bars, idle }: Waterfall): readonly TimeSpan[] {
  const waits = bars.filter(({ lane }) => lane === 'you');
  return [...idle, ...waits].toSorted((one, other) => one.from - other.from);
}

/** Returns the place to request at a value of the axis. */
export function toReplayPlace(axis: ReplayAxis, value: number): ReplayPlace {
  if (axis.kind === 'time') return { type: 'time', at: Math.floor(value) };
  return { type: 'event', event: Math.max(0, Math.floor(value / msPerEvent)) };
}

/** Returns the position of a moment on the axis. */
export function toValue(axis: ReplayAxis, moment: ReplayMoment): number {
  return clampToSpan(axis, axis.kind === 'time' ? (moment.at ?? axis.from) : moment.event * msPerEvent);
}

/** Returns the first value at which the run differs from its state at a moment; null if it never does. */
export function getNextChange(
  axis: ReplayAxis,
  {
    hasNext,
    moment,
    nextAt,
  }: { readonly hasNext: boolean; readonly moment: ReplayMoment; readonly nextAt: number | null },
): number | null {
  if (!hasNext) return null;
  return axis.kind === 'time' ? (nextAt ?? axis.from) : (moment.event + 1) * msPerEvent;
}

/** Returns the value on an axis, or the nearer end of the span if the value is outside it. */
export function clampToSpan({ from, to }: TimeSpan, value: number): number {
  return Math.min(to, Math.max(from, value));
}

/** Returns the value after playing for `elapsedMs` milliseconds. */
export function advance(axis: ReplayAxis, value: number, elapsedMs: number, speed: ReplaySpeed): number {
  let at = value;
  let left = elapsedMs;
  for (const { from, to } of axis.skipped) {
    if (to <= at) continue;
    const busy = Math.max(0, from - at) / speed;
    if (left <= busy) break;
    left -= busy;
    at = Math.max(at, from);
    // At a high speed, playing the idle time range may take less than its shortened time.
    const pace = Math.max(speed, (to - from) / idleDurationMs);
    const passed = Math.min(to - at, left * pace);
    at += passed;
    left -= passed / pace;
    if (left <= 0) return clampToSpan(axis, at);
  }
  return clampToSpan(axis, at + left * speed);
}
