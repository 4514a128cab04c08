import { findIdleGaps, mergeBars } from './merge-bars.ts';
import type { RunBar } from './run-bars.ts';
import type { CardBar, RunEffort } from './run-card.ts';
import { maxSilenceMs } from './run-clock.ts';
import type { TimeKind } from './time-kind.ts';

/** The maximum number of bars of a run in a list. A list has two thousand runs. */
export const maxCardBars = 40;
const hourMs = 3_600_000;
/**
 * Bars closer than this share of an axis become one: two pixels of a typical one. An axis that shows a moment reaches
 * back to it from the end of the run, and has at least an hour.
 */
const minShare = 1 / 250;
/** Bars farther apart than this share of an axis stay apart, so that no bar stands for a time without work. */
const maxShare = 1 / 8;

/**
 * Returns the bars of a run at their times, as many as an axis can show: the longer before the end of the run, the
 * coarser. If they are still too many, the oldest ones are left out. A clock that was set divides a run in parts with an
 * end each.
 */
export function toCardBars(bars: readonly RunBar[]): readonly CardBar[] {
  const shown = bars.map((bar) => (bar.to - bar.from > maxSilenceMs ? { ...bar, to: bar.from } : bar));
  const jumps = findIdleGaps(shown, maxSilenceMs);
  const latest = shown.reduce((most, { to }) => Math.max(most, to), Number.NEGATIVE_INFINITY);
  const ends = [...jumps.map(({ from }) => from), latest];
  const parts = ends.map((end, at) => {
    const from = jumps[at - 1]?.to ?? Number.NEGATIVE_INFINITY;
    return { end, bars: shown.filter((bar) => bar.from >= from && bar.to <= end) };
  });
  let merged: readonly CardBar[] = [];
  for (let share = minShare; share <= maxShare; share *= 2) {
    merged = parts.flatMap((part) => mergePart(part.bars, part.end, share));
    if (merged.length <= maxCardBars) return merged;
  }
  return merged.slice(-maxCardBars);
}

/** Merges bars that are closer than a share of the axis that shows them. */
function mergePart(bars: readonly RunBar[], end: number, share: number): readonly CardBar[] {
  // On this scale, the same distance is the same share of an axis at any age.
  const place = (at: number) => (end - at <= hourMs ? (at - end) / hourMs : -1 - Math.log((end - at) / hourMs));
  const timeAt = (placed: number) => Math.round(end - hourMs * (placed >= -1 ? -placed : Math.exp(-1 - placed)));
  const placed = bars.map((bar) => ({ ...bar, from: place(bar.from), to: place(bar.to) }));
  return mergeBars(placed, share).map(({ from, lane, state, to }) => [lane, timeAt(from), timeAt(to), state]);
}

/** Sums up where the time of a run went. Reading and editing files is work of commands. */
export function toEffort(ms: Readonly<Partial<Record<TimeKind, number>>>, edits: number): RunEffort {
  return { model: ms.model ?? 0, commands: (ms.commands ?? 0) + (ms.files ?? 0), you: ms.you ?? 0, edits };
}
