import { useState } from 'react';
import type { RunBar } from '../../../../shared/runs/run-bars.ts';
import { isSameSpan, moveSpan, type TimeSpan, zoomSpan } from '../time-scale.ts';
import { extendSpanByKey } from '../waterfall-bars.ts';

/** The part of a run that is in view on its time axis, and the part that is marked. */
export type StripSpan = {
  /** Null: the whole run. */
  readonly span: TimeSpan | null;
  /** The marked span, to zoom to; null when there is none. */
  readonly brush: TimeSpan | null;
  setBrush(brush: TimeSpan | null): void;
  /** Marks from bar to bar. */
  brushByKey(key: 'ArrowLeft' | 'ArrowRight', chosen: RunBar | null, bars: readonly RunBar[]): void;
  /** Zooms to the marked span; false when there is none. */
  zoomToBrush(): boolean;
  /** Shows `factor` times as much. The time `around` keeps its position. */
  zoom(factor: number, around: number | null): void;
  /** Moves the view by a part of its length. */
  pan(part: number): void;
  /** Shows the whole run and clears the mark. */
  reset(): void;
};

/** Returns the zoom and the marked span of a time axis. `whole` is null until known. */
export function useStripSpan(whole: TimeSpan | null): StripSpan {
  const [span, setSpan] = useState<TimeSpan | null>(null);
  const [brush, setBrush] = useState<TimeSpan | null>(null);
  const show = (next: TimeSpan): void => {
    if (whole !== null) setSpan(isSameSpan(next, whole) ? null : next);
  };
  return {
    span,
    brush,
    setBrush,
    brushByKey: (key, chosen, bars) => setBrush(extendSpanByKey(key, brush, chosen, bars)),
    zoomToBrush: () => {
      if (brush === null || whole === null) return false;
      show(zoomSpan(brush, 1, brush.from, whole));
      setBrush(null);
      return true;
    },
    zoom: (factor, around) => {
      const inView = span ?? whole;
      if (inView === null || whole === null) return;
      show(zoomSpan(inView, factor, around ?? (inView.from + inView.to) / 2, whole));
    },
    pan: (part) => {
      if (whole !== null && span !== null) setSpan(moveSpan(span, part, whole));
    },
    reset: () => {
      setSpan(null);
      setBrush(null);
    },
  };
}
