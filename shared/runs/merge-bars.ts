import { type BarState, lanes, type RunBar } from './run-bars.ts';

/** A bar for several others takes the first of these states that any of them has. */
const byWeight: readonly BarState[] = ['waiting', 'running', 'failed', 'waited', 'done'];

/** Merges bars of a lane that are closer than `gap`. The result is ordered by start. */
export function mergeBars(bars: readonly RunBar[], gap: number): readonly RunBar[] {
  const merged = lanes.flatMap((lane) => mergeLane(bars.filter((bar) => bar.lane === lane).toSorted(byBegin), gap));
  return merged.sort(byBegin);
}

/** Stretches longer than `longer` without a bar, between the first and last bars. */
export function idleBetween(bars: readonly RunBar[], longer: number): readonly { from: number; to: number }[] {
  const idle: { from: number; to: number }[] = [];
  let end: number | null = null;
  for (const { from, to } of bars.toSorted(byBegin)) {
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

function byBegin(one: RunBar, other: RunBar): number {
  return one.from - other.from || one.position - other.position;
}
