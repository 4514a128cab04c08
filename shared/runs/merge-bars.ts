import { joinFailures } from './join-failures.ts';
import { type BarState, lanes, type RunBar } from './run-bars.ts';

/** A bar for several others takes the first of these states that any of them has. If all failed, it failed. */
const byWeight: readonly BarState[] = ['waiting', 'running', 'waited', 'done', 'failed'];

/**
 * Merges bars of a lane that are closer than `gap`. Failures among other bars become separate marks on top, so
 * a lane can have two bars at one time. The result is ordered by start, a mark after what it marks.
 */
export function mergeBars(bars: readonly RunBar[], gap: number): readonly RunBar[] {
  return lanes
    .flatMap((lane) => {
      const sorted = bars.filter((bar) => bar.lane === lane).toSorted(byStart);
      const merged = mergeLane(sorted, gap);
      return [...merged, ...findFailureMarks(merged, sorted, gap)];
    })
    .sort(byStart);
}

/** Finds time ranges longer than `longer` without a bar, between the first and last bars. */
export function findIdleGaps(
  bars: readonly Pick<RunBar, 'from' | 'to'>[],
  longer: number,
): readonly { from: number; to: number }[] {
  const idle: { from: number; to: number }[] = [];
  let end: number | null = null;
  for (const { from, to } of bars.toSorted((one, other) => one.from - other.from)) {
    if (end !== null && from - end > longer) idle.push({ from: end, to: from });
    end = Math.max(end ?? to, to);
  }
  return idle;
}

function mergeLane(sorted: readonly RunBar[], gap: number): readonly RunBar[] {
  const merged: RunBar[] = [];
  for (const bar of sorted) {
    const last = merged.at(-1);
    if (last === undefined || bar.from - last.to >= gap) merged.push(bar);
    else {
      const state = byWeight.find((candidate) => candidate === last.state || candidate === bar.state) ?? bar.state;
      merged[merged.length - 1] = { ...last, to: Math.max(last.to, bar.to), state };
    }
  }
  return merged;
}

/** The failures inside merged bars that did not fail as a whole. */
function findFailureMarks(merged: readonly RunBar[], sorted: readonly RunBar[], gap: number): readonly RunBar[] {
  const failures = sorted.filter(({ state }) => state === 'failed');
  if (failures.length === 0) return [];
  const others = sorted.filter(({ state }) => state !== 'failed');
  const inFailed = new Set(merged.filter(({ state }) => state === 'failed').map(({ from }) => from));
  let at = 0;
  const marked = failures.filter(({ from }) => {
    for (let next = merged[at + 1]; next !== undefined && next.from <= from; next = merged[at + 1]) at += 1;
    return !inFailed.has(merged[at]?.from ?? Number.NaN);
  });
  return joinFailures(marked, others, gap);
}

function byStart(one: RunBar, other: RunBar): number {
  return one.from - other.from || other.to - other.from - (one.to - one.from) || one.position - other.position;
}
