import type { Rectangle } from 'electron';
import type { WindowBounds } from '../layout/layout-store.ts';

/** What a window is made with; without a position the system centres it. */
export type WindowPlace = { readonly width: number; readonly height: number; readonly x?: number; readonly y?: number };

const firstSize = { width: 1280, height: 800 };
/** How far a window is set off from the one over which it would lie. */
const step = 28;

/**
 * Where a window opens: where one lay last, moved into the display that had most of it, and set off by the windows that
 * are open. `areas` are what the displays leave to windows, that of the main one first; where none has any of it any
 * more, the window opens in the middle of the main one.
 */
export function placeWindow(last: WindowBounds | null, areas: readonly Rectangle[], open: number): WindowPlace {
  const main = areas[0];
  const { height, width } = fitSize(last ?? firstSize, main);
  if (last === null) return { width, height };
  const [area] = areas.toSorted((one, other) => overlap(other, last) - overlap(one, last));
  if (area === undefined || overlap(area, last) === 0) return { width, height };
  const size = fitSize(last, area);
  return {
    ...size,
    x: within(last.x + open * step, area.x, area.x + area.width - size.width),
    y: within(last.y + open * step, area.y, area.y + area.height - size.height),
  };
}

type Size = Pick<Rectangle, 'width' | 'height'>;

function fitSize({ height, width }: Size, area: Size | undefined): Size {
  return {
    width: Math.min(width, area?.width ?? width),
    height: Math.min(height, area?.height ?? height),
  };
}

function overlap(one: Rectangle, other: Rectangle): number {
  const width = Math.min(one.x + one.width, other.x + other.width) - Math.max(one.x, other.x);
  const height = Math.min(one.y + one.height, other.y + other.height) - Math.max(one.y, other.y);
  return Math.max(0, width) * Math.max(0, height);
}

function within(value: number, min: number, max: number): number {
  return Math.max(min, Math.min(max, value));
}
