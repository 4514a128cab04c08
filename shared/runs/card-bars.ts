import { findIdleGaps, mergeBars } from './merge-bars.ts';
import type { RunBar } from './run-bars.ts';
import type { CardBar } from './run-card.ts';

/** The maximum number of bars on a card. A list has two thousand cards. */
export const maxCardBars = 40;
/** Bars closer than this become one, in thousandths of the width. This is two pixels on a typical card. */
const minGap = 8;
/** Time ranges longer than this without activity are left out, in milliseconds. */
const idleMs = 20_000;
const fullWidth = 1_000;

/**
 * The bars of a run across the full width of a card, with idle time ranges left out and no more bars than the card can
 * show.
 */
export function toCardBars(bars: readonly RunBar[]): readonly CardBar[] {
  if (bars.length === 0) return [];
  const idle = findIdleGaps(bars, idleMs);
  const first = bars.reduce((least, { from }) => Math.min(least, from), Number.POSITIVE_INFINITY);
  const last = bars.reduce((most, { to }) => Math.max(most, to), Number.NEGATIVE_INFINITY);
  const length = Math.max(1, last - first - idle.reduce((sum, { from, to }) => sum + to - from, 0));
  const place = createPlacer(first, idle);
  const scaled = bars.map((bar) => ({
    ...bar,
    from: (place(bar.from) / length) * fullWidth,
    to: (place(bar.to) / length) * fullWidth,
  }));
  for (let gap = minGap; ; gap *= 2) {
    const merged = mergeBars(scaled, gap);
    if (merged.length <= maxCardBars) {
      return merged.map(({ from, lane, state, to }) => [lane, Math.round(from), Math.round(to), state]);
    }
  }
}

/** Maps a time to its position with the idle time ranges left out. */
function createPlacer(first: number, idle: readonly { from: number; to: number }[]) {
  return (time: number): number => {
    const skipped = idle.reduce((sum, { from, to }) => sum + Math.max(0, Math.min(time, to) - from), 0);
    return time - first - skipped;
  };
}
