import { useEffect, useState } from 'react';
import type { Waterfall } from '../../../shared/runs/run-bars.ts';
import type { RunRef } from '../../../shared/runs/run-ref.ts';
import { readWaterfall } from '../../commands/recorded-runs.commands.ts';
import type { TimeSpan } from './time-scale.ts';
import { useThrottled } from './use-throttled.ts';

/** How long to wait after the last zoom step before reading a span, in milliseconds. */
const settleMs = 250;
/** The minimum time between two reads, in milliseconds: to answer, the host also counts the events. */
const minReadIntervalMs = 1_000;

/**
 * Returns the bars of a run or of a span in it. The previous bars stay until the new ones arrive. With `version` null,
 * nothing is read yet.
 */
export function useWaterfall(
  run: RunRef,
  span: TimeSpan | null,
  width: number,
  version: string | null,
): { readonly whole: Waterfall | null; readonly shown: Waterfall | null } {
  const [whole, setWhole] = useState<Waterfall | null>(null);
  const [part, setPart] = useState<{ readonly span: TimeSpan; readonly waterfall: Waterfall } | null>(null);
  const paced = useThrottled(version, minReadIntervalMs);
  useEffect(() => {
    if (paced === null || width === 0) return;
    let isWanted = true;
    void readWaterfall(run, { from: null, to: null }, width).then((read) => {
      if (isWanted && read.ok) setWhole(read.value);
    });
    return () => {
      isWanted = false;
    };
  }, [run, width, paced]);
  useEffect(() => {
    if (span === null || paced === null || width === 0) {
      setPart(null);
      return;
    }
    let isWanted = true;
    const timer = window.setTimeout(async () => {
      const from = Math.floor(span.from);
      const read = await readWaterfall(run, { from, to: Math.ceil(span.to) }, width);
      if (isWanted && read.ok) setPart({ span, waterfall: read.value });
    }, settleMs);
    return () => {
      isWanted = false;
      clearTimeout(timer);
    };
  }, [run, span, width, paced]);
  return { whole, shown: span === null ? whole : (part?.waterfall ?? whole) };
}
