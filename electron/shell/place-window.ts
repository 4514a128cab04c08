import type { Rectangle } from 'electron';

/** The size and position of a new window; without a position the system centers it. */
export type WindowPlace = { readonly width: number; readonly height: number; readonly x?: number; readonly y?: number };

/** The least size of a window. */
export const minSize = { width: 720, height: 480 };
const firstSize = { width: 1440, height: 900 };
/** The offset from the window it would otherwise cover. */
const step = 28;

/**
 * Computes where a window opens: at the last place, no smaller than the minimum size, on the display that showed most of
 * it, and offset from the open windows. `areas` are the displays' areas for windows, the main one first. If none has any
 * of the last place, the window opens in the center of the main display.
 */
export function placeWindow(last: Rectangle | null, areas: readonly Rectangle[], open: number): WindowPlace {
  const main = areas[0];
  const { height, width } = fitSize(last ?? firstSize, main);
  if (last === null) return { width, height };
  const area = findDisplay(last, areas);
  if (area !== null) return placeWithin(area, last, open);
  if (main === undefined || open === 0) return { width, height };
  const x = main.x + Math.round((main.width - width) / 2);
  const y = main.y + Math.round((main.height - height) / 2);
  return placeWithin(main, { x, y, width, height }, open);
}

/**
 * Computes where a window comes back: where it was, or, if its display is gone, offset from the `others` that come back
 * too.
 */
export function placeKeptWindow(bounds: Rectangle, areas: readonly Rectangle[], others: number): WindowPlace {
  return placeWindow(bounds, areas, findDisplay(bounds, areas) === null ? others : 0);
}

/** Finds the display that has most of a place. Null if none has any of it. */
function findDisplay(place: Rectangle, areas: readonly Rectangle[]): Rectangle | null {
  const [area] = areas.toSorted((one, other) => overlap(other, place) - overlap(one, place));
  return area === undefined || overlap(area, place) === 0 ? null : area;
}

function placeWithin(area: Rectangle, place: Rectangle, open: number): WindowPlace {
  const size = fitSize(place, area);
  return {
    ...size,
    x: within(place.x + open * step, area.x, area.x + area.width - size.width),
    y: within(place.y + open * step, area.y, area.y + area.height - size.height),
  };
}

type Size = Pick<Rectangle, 'width' | 'height'>;

function fitSize({ height, width }: Size, area: Size | undefined): Size {
  return {
    width: Math.min(Math.max(width, minSize.width), area?.width ?? Number.POSITIVE_INFINITY),
    height: Math.min(Math.max(height, minSize.height), area?.height ?? Number.POSITIVE_INFINITY),
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
