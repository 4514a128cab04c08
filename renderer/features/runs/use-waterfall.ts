import { useDeferredValue, useEffect, useMemo, useSyncExternalStore } from 'react';
import type { Waterfall } from '../../../shared/runs/run-bars.ts';
import type { RunRef } from '../../../shared/runs/run-ref.ts';
import type { RunTotals } from '../../../shared/runs/run-totals.ts';
import { readTimeline, readWaterfall } from '../../commands/recorded-runs.commands.ts';
import { useRecordedRuns } from '../../stores/recorded-runs.store.ts';
import { onRunUpdate } from '../../stores/run-updates.ts';
import type { TimeSpan } from './time-scale.ts';
import { WaterfallReader } from './waterfall-reader.ts';

/** How long to wait after the last zoom step before reading a span, in milliseconds. */
const settleMs = 250;

/**
 * Returns the bars of a followed run, and of a span in it. The previous bars stay until the new ones arrive. With
 * `totals` null, nothing is read yet; while they stay the same, so do the bars. `round` increases when the user wants
 * to read everything again.
 */
export function useWaterfall(
  run: RunRef,
  span: TimeSpan | null,
  width: number,
  { round, totals }: { readonly totals: RunTotals | null; readonly round: number },
): { readonly whole: Waterfall | null; readonly shown: Waterfall | null } {
  const generation = useRecordedRuns((state) => state.generation);
  const reader = useMemo(
    () =>
      new WaterfallReader({
        timeline: () => readTimeline(run),
        waterfall: (range, pixels) => readWaterfall(run, range, pixels),
      }),
    [run],
  );
  useEffect(() => onRunUpdate(run, (update) => reader.advance(update)), [run, reader]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new connection or round is the reason to read again
  useEffect(() => reader.refresh(), [reader, generation, round]);
  useEffect(() => reader.resize(width), [reader, width]);
  useEffect(() => {
    if (totals !== null) reader.check(totals);
  }, [reader, totals]);
  useEffect(() => {
    if (span === null) {
      reader.show(null);
      return;
    }
    const timer = window.setTimeout(() => reader.show(span), settleMs);
    return () => clearTimeout(timer);
  }, [reader, span]);
  // A flood of events must not delay the user's input.
  const shownTotals = useDeferredValue(totals);
  const state = useSyncExternalStore(reader.subscribe, reader.state);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the totals change with each event that is shown
  const whole = useMemo(() => reader.getWaterfall(null, width || 1), [reader, state, shownTotals, width]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the totals change with each event that is shown
  const part = useMemo(
    () => (span === null ? null : (reader.getWaterfall(span, width || 1) ?? state.part?.waterfall ?? null)),
    [reader, state, span, shownTotals, width],
  );
  return { whole, shown: span === null ? whole : (part ?? whole) };
}
