import { useState } from 'react';
import type { RunBar } from '../../../shared/workcells/run-bars.ts';
import { isSameSpan, moved, type Span, zoomed } from '../runs/time-scale.ts';
import { spanAfterKey } from '../runs/waterfall-bars.ts';

/** What of a run is in view on its time axis, and what is marked of it. */
export type StripSpan = {
  /** Null: the whole run. */
  readonly span: Span | null;
  /** What is marked, to be zoomed to; null while nothing is. */
  readonly brush: Span | null;
  setBrush(brush: Span | null): void;
  /** Marks from bar to bar. */
  brushByKey(key: 'ArrowLeft' | 'ArrowRight', chosen: RunBar | null, bars: readonly RunBar[]): void;
  /** Zooms to what is marked; false when nothing is. */
  zoomToBrush(): boolean;
  /** Shows `factor` times as much, the time `around` staying where it is. */
  zoom(factor: number, around: number | null): void;
  /** Moves what is in view by a part of its length. */
  pan(part: number): void;
  /** Shows the whole run, with nothing marked. */
  reset(): void;
};

/** Zoom and brush of a time axis; `whole` null: not known yet. */
export function useStripSpan(whole: Span | null): StripSpan {
  const [span, setSpan] = useState<Span | null>(null);
  const [brush, setBrush] = useState<Span | null>(null);
  const show = (next: Span): void => {
    if (whole !== null) setSpan(isSameSpan(next, whole) ? null : next);
  };
  return {
    span,
    brush,
    setBrush,
    brushByKey: (key, chosen, bars) => setBrush(spanAfterKey(key, brush, chosen, bars)),
    zoomToBrush: () => {
      if (brush === null || whole === null) return false;
      show(zoomed(brush, 1, brush.from, whole));
      setBrush(null);
      return true;
    },
    zoom: (factor, around) => {
      const inView = span ?? whole;
      if (inView === null || whole === null) return;
      show(zoomed(inView, factor, around ?? (inView.from + inView.to) / 2, whole));
    },
    pan: (part) => {
      if (whole !== null && span !== null) setSpan(moved(span, part, whole));
    },
    reset: () => {
      setSpan(null);
      setBrush(null);
    },
  };
}
