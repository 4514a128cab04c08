import type { EventPageStart } from '../../../../shared/contract/recorded-runs.ts';
import type { RunTotals } from '../../../../shared/runs/run-totals.ts';
import type { RunWindow } from './run-window.ts';

/** What we know about the position of a window in the whole. */
export type ScrollPosition = {
  readonly window: RunWindow;
  /** The position of the event at the top. */
  readonly top: number;
  readonly totals: RunTotals | null;
  /** How many events a filter has found; null without a filter. */
  readonly count: number | null;
};

/** Returns the position of a window's top in the whole, 0 to 1: by event numbers if they are known, else by bytes. */
export function getTopShare({ count, top, totals, window }: ScrollPosition): number {
  const event = window.events.find(({ position }) => position >= top);
  const of = count ?? totals?.events ?? 0;
  const progress = totals?.progress ?? null;
  if (!window.hasBefore && event?.position === window.events[0]?.position) return 0;
  if (event?.offset !== null && event?.offset !== undefined && progress === null && of > 1)
    return clamp(event.offset / (of - 1));
  return progress === null || progress.of === 0 ? 0.5 : clamp(top / progress.of);
}

/** Returns the place at a share of the whole. */
export function toPagePlace(
  share: number,
  { count, totals }: Pick<ScrollPosition, 'count' | 'totals'>,
): EventPageStart {
  if (share >= 1) return { type: 'end' };
  const of = count ?? totals?.events ?? 0;
  if ((totals?.progress ?? null) !== null && count === null) return { type: 'share', share: clamp(share) };
  return { type: 'offset', offset: Math.floor(clamp(share) * Math.max(0, of - 1)) };
}

function clamp(share: number): number {
  return Math.max(0, Math.min(1, share));
}
