import { type KeyboardEvent, type PointerEvent, type RefObject, useEffect, useRef, useState } from 'react';
import type { RunBar } from '../../../../shared/runs/run-bars.ts';
import { type TimeScale, toTime } from '../time-scale.ts';
import { findBarAfterKey } from '../waterfall-bars.ts';
import type { StripSpan } from './use-strip-span.ts';

/** The actions that input on a time axis triggers. */
type StripDeps = {
  readonly scale: TimeScale | null;
  readonly view: StripSpan;
  readonly bars: readonly RunBar[];
  readonly chosen: RunBar | null;
  /** Selects a bar; null for none. */
  take(bar: RunBar | null): void;
  /** The bar at a position on the axis, in px from its left and top. */
  barUnder(x: number, y: number): RunBar | null;
};

/** A drag that moves less than this is a click; in px. */
const minDragPx = 4;

/** Handles the keys, wheel and pointer of a time axis. Positions are in px from the left of `plot`. */
export function useStripInput(
  plot: RefObject<HTMLElement | null>,
  { scale, view, bars, chosen, take, barUnder }: StripDeps,
) {
  const [drag, setDrag] = useState<{ readonly from: number; readonly to: number } | null>(null);
  const [hovered, setHovered] = useState<number | null>(null);

  const onWheel = useRef<(event: WheelEvent) => void>(() => undefined);
  // A pinch on a touchpad is a wheel event too.
  onWheel.current = (event) => {
    event.preventDefault();
    if (scale === null) return;
    const sideways = event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY);
    if (sideways) view.pan((event.deltaX || event.deltaY) / scale.width);
    else view.zoom(event.deltaY < 0 ? 0.8 : 1.25, toTime(scale, getPointerX(plot.current, event.clientX)));
  };
  // A React wheel listener cannot prevent the page from scrolling.
  useEffect(() => {
    const box = plot.current;
    const listen = (event: WheelEvent): void => onWheel.current(event);
    box?.addEventListener('wheel', listen, { passive: false });
    return () => box?.removeEventListener('wheel', listen);
  }, [plot]);

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const around = chosen === null ? null : (chosen.from + chosen.to) / 2;
    const { key } = event;
    if (key === '+' || key === '=') view.zoom(0.6, around);
    else if (key === '-') view.zoom(1 / 0.6, around);
    else if (key === '0') view.reset();
    else if (key === 'PageUp' || key === 'PageDown') view.pan(key === 'PageUp' ? -0.5 : 0.5);
    else if (event.shiftKey && (key === 'ArrowLeft' || key === 'ArrowRight')) view.brushByKey(key, chosen, bars);
    else if (key === 'Enter') view.zoomToBrush();
    else if (/^(Arrow|Home|End)/.test(key)) {
      view.setBrush(null);
      take(findBarAfterKey(key, chosen, bars));
    } else return;
    event.preventDefault();
  };

  const onPointerDown = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    const from = getPointerX(plot.current, event.clientX);
    view.setBrush(null);
    setDrag({ from, to: from });
  };
  const onPointerMove = (event: PointerEvent): void => {
    const at = getPointerX(plot.current, event.clientX);
    setHovered(at);
    if (drag !== null) setDrag({ ...drag, to: at });
  };
  const onPointerUp = (event: PointerEvent): void => {
    setDrag(null);
    if (drag === null || scale === null) return;
    const to = getPointerX(plot.current, event.clientX);
    if (Math.abs(to - drag.from) >= minDragPx) {
      const [left, right] = [Math.max(0, Math.min(drag.from, to)), Math.min(scale.width, Math.max(drag.from, to))];
      view.setBrush({ from: toTime(scale, left), to: toTime(scale, right) });
    } else {
      take(barUnder(to, event.clientY - (plot.current?.getBoundingClientRect().top ?? 0)));
    }
  };
  const handlers = {
    onKeyDown,
    onPointerDown,
    onPointerMove,
    onPointerUp,
    onPointerCancel: () => setDrag(null),
    onPointerLeave: () => setHovered(null),
  };
  return { drag, hovered, handlers };
}

function getPointerX(box: HTMLElement | null, clientX: number): number {
  return clientX - (box?.getBoundingClientRect().left ?? 0);
}
