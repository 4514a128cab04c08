import { formatDuration } from '../../../shared/i18n/duration.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import type { BarState, Lane, RunBar } from '../../../shared/runs/run-bars.ts';
import { lanes } from '../../../shared/runs/run-bars.ts';
import { type TimeScale, type TimeSpan, toPosition } from './time-scale.ts';

/** A bar with its position on the strip: px from the left, and the index of its lane from the top. */
export type PlacedBar = {
  readonly bar: RunBar;
  readonly left: number;
  readonly width: number;
  readonly lane: number;
};

/** The names of the lanes. */
export const laneNames: Readonly<Record<Lane, string>> = {
  model: t`Model`,
  commands: t`Commands`,
  files: t`Files`,
  you: t`You`,
};

/** Shorter bars get this width, so that they are visible; in px. */
const minBarWidth = 2;

/** Returns the bars that are in view. A running bar extends to `now`, in Unix milliseconds. */
export function placeBars(bars: readonly RunBar[], scale: TimeScale, now: number): readonly PlacedBar[] {
  return bars.flatMap((bar) => {
    const isOpen = bar.state === 'running' || bar.state === 'waiting';
    const to = isOpen ? Math.max(bar.to, now) : bar.to;
    if (to < scale.span.from || bar.from > scale.span.to) return [];
    const left = Math.max(0, toPosition(scale, Math.max(bar.from, scale.span.from)));
    const right = Math.min(scale.width, toPosition(scale, Math.min(to, scale.span.to)));
    const width = Math.max(minBarWidth, right - left);
    return [{ bar, left: Math.min(left, scale.width - width), width, lane: lanes.indexOf(bar.lane) }];
  });
}

/** Returns the bar at a point in a lane, or the nearest one within reach; null if there is none. */
export function findBarAt(placed: readonly PlacedBar[], lane: number, x: number): RunBar | null {
  const reach = 5;
  let best: { readonly bar: RunBar; readonly away: number } | null = null;
  for (const { bar, lane: own, left, width } of placed) {
    if (own !== lane) continue;
    const away = Math.max(0, left - x, x - left - width);
    if (away <= reach && (best === null || away < best.away)) best = { bar, away };
  }
  return best?.bar ?? null;
}

/** Returns the bar of an event: the last one in its lane that starts at or before it; null if there is none. */
export function findBarOfEvent(bars: readonly RunBar[], lane: Lane | null, position: number): RunBar | null {
  return bars.findLast((bar) => bar.lane === lane && bar.position <= position) ?? null;
}

/**
 * Returns the bar that an arrow key moves to: left and right move along the time, up and down to the nearest bar in
 * another lane. Null when there is none.
 */
export function findBarAfterKey(key: string, from: RunBar | null, bars: readonly RunBar[]): RunBar | null {
  const inTime = bars.toSorted((one, other) => one.from - other.from || one.position - other.position);
  if (from === null) return (key === 'ArrowLeft' ? inTime.at(-1) : inTime[0]) ?? null;
  const at = inTime.findIndex((bar) => isSameBar(bar, from));
  switch (key) {
    case 'ArrowRight':
      return inTime[at + 1] ?? null;
    case 'ArrowLeft':
      return at > 0 ? (inTime[at - 1] ?? null) : null;
    case 'Home':
      return inTime[0] ?? null;
    case 'End':
      return inTime.at(-1) ?? null;
    case 'ArrowDown':
    case 'ArrowUp':
      return findNearestInLane(inTime, from, key === 'ArrowDown' ? 1 : -1);
    default:
      return null;
  }
}

/** Returns whether these are the same bar, regardless of changes in its content. */
export function isSameBar(one: RunBar, other: RunBar): boolean {
  return one.position === other.position && one.lane === other.lane;
}

const stateLabels: Readonly<Record<BarState, string>> = {
  done: t`done`,
  running: t`running`,
  failed: t`failed`,
  waiting: t`waiting for you`,
  waited: t`waited for you`,
};

/** Describes a bar. */
export function describeBar({ from, lane, state, to }: RunBar): string {
  return `${laneNames[lane]}, ${stateLabels[state]}, ${formatDuration(to - from)}`;
}

function findNearestInLane(bars: readonly RunBar[], from: RunBar, step: 1 | -1): RunBar | null {
  for (let at = lanes.indexOf(from.lane) + step; at >= 0 && at < lanes.length; at += step) {
    const own = bars.filter(({ lane }) => lane === lanes[at]);
    const away = (bar: RunBar): number => Math.abs(bar.from - from.from);
    const first = own[0];
    if (first !== undefined) return own.reduce((best, bar) => (away(bar) < away(best) ? bar : best), first);
  }
  return null;
}

/**
 * Returns the marked span after Shift and an arrow key: from the selected bar, or the first one, to the end of the next
 * bar in that direction.
 */
export function extendSpanByKey(
  key: 'ArrowLeft' | 'ArrowRight',
  before: TimeSpan | null,
  chosen: RunBar | null,
  bars: readonly RunBar[],
): TimeSpan | null {
  const inTime = bars.toSorted((one, other) => one.from - other.from || one.position - other.position);
  const start = chosen ?? inTime[0];
  if (start === undefined) return before;
  const now = before ?? { from: start.from, to: start.to };
  if (key === 'ArrowRight') {
    // A mark that extends to the left shrinks first.
    if (now.from < start.from) return { ...now, from: inTime.find(({ from }) => from > now.from)?.from ?? start.from };
    const next = inTime.find(({ to }) => to > now.to);
    return next === undefined ? now : { ...now, to: next.to };
  }
  if (now.to > start.to)
    return { ...now, to: inTime.findLast(({ to }) => to < now.to && to >= start.to)?.to ?? start.to };
  const previous = inTime.findLast(({ from }) => from < now.from);
  return previous === undefined ? now : { ...now, from: previous.from };
}
