import { type BarState, lanes, type RunBar } from './run-bars.ts';

/** What a bar that stands for several is: the first of these that one of them is. */
const byWeight: readonly BarState[] = ['waiting', 'running', 'failed', 'waited', 'done'];

/** Bars of which no two in a lane are closer than `gap`: those that would be are one. In the order of their beginnings. */
export function mergeBars(bars: readonly RunBar[], gap: number): readonly RunBar[] {
  const merged = lanes.flatMap((lane) => mergeLane(bars.filter((bar) => bar.lane === lane).toSorted(byBegin), gap));
  return merged.sort(byBegin);
}

/** Stretches longer than `longer` within which no bar lies, between the first and the last of them. */
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
