import type { Bitmap } from './bitmap.ts';

/** `plate`: the app's icon. `mask`: only its lines in black, for a system that colors them itself. */
export type TrayLook = 'plate' | 'mask';

type Point = readonly [x: number, y: number];
type Colour = readonly [blue: number, green: number, red: number];

// The drawing of the icon, in the units of build/package/resources/icon.svg.
const line: readonly Point[] = [
  [248, 350],
  [376, 680],
  [505, 404],
  [634, 680],
  [762, 350],
];
const node: Point = [762, 350];
const halfLine = 40;
const nodeRadius = 94;
/** The radius of the gap around the node. */
const gapRadius = 114;
const plate = { middle: 512, half: 412, corner: 184 };
const colours = { plate: [0x1b, 0x19, 0x16], line: [0xe8, 0xe7, 0xe3], node: [0xce, 0xd2, 0x69] } as const;
const black: Colour = [0, 0, 0];

/** The visible part of the drawing: left, top and edge of a square. */
const views: Readonly<Record<TrayLook, readonly [number, number, number]>> = {
  plate: [84, 84, 856],
  mask: [182, 124, 696],
};

/** Draws the tray icon, `size` pixels wide and high. */
export function drawTrayIcon(look: TrayLook, size: number, scale: number): Bitmap {
  const pixels = Buffer.alloc(size * size * 4);
  const [left, top, edge] = views[look];
  const unit = edge / size;
  /** How much of a pixel is inside a shape at this distance. */
  const share = (distance: number): number => Math.min(1, Math.max(0, 0.5 - distance / unit));
  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1) {
      const point: Point = [left + (x + 0.5) * unit, top + (y + 0.5) * unit];
      const toNode = Math.hypot(point[0] - node[0], point[1] - node[1]);
      const nodeShare = share(toNode - nodeRadius);
      const lineShare = share(distanceToLine(point) - halfLine) * (1 - share(toNode - gapRadius));
      const plateShare = look === 'plate' ? share(distanceToPlate(point)) : 0;
      const layers: readonly (readonly [Colour, number])[] =
        look === 'plate'
          ? [
              [colours.plate, plateShare],
              [colours.line, lineShare],
              [colours.node, nodeShare],
            ]
          : [[black, Math.max(lineShare, nodeShare)]];
      pixels.set(blend(layers), (y * size + x) * 4);
    }
  }
  return { pixels, size, scale };
}

/** Blends colors with their opacity, the last on top. */
function blend(layers: readonly (readonly [Colour, number])[]): readonly number[] {
  let [blue, green, red, opacity] = [0, 0, 0, 0];
  for (const [colour, share] of layers) {
    blue += (colour[0] - blue) * share;
    green += (colour[1] - green) * share;
    red += (colour[2] - red) * share;
    opacity += (255 - opacity) * share;
  }
  return [blue, green, red, opacity].map(Math.round);
}

function distanceToLine([x, y]: Point): number {
  const distances = line.slice(1).map(([toX, toY], index) => {
    const [fromX, fromY] = line[index] ?? node;
    const [alongX, alongY] = [toX - fromX, toY - fromY];
    const part = ((x - fromX) * alongX + (y - fromY) * alongY) / (alongX ** 2 + alongY ** 2);
    const clamped = Math.min(1, Math.max(0, part));
    return Math.hypot(x - fromX - clamped * alongX, y - fromY - clamped * alongY);
  });
  return Math.min(...distances);
}

function distanceToPlate([x, y]: Point): number {
  const straight = plate.half - plate.corner;
  const beyondX = Math.abs(x - plate.middle) - straight;
  const beyondY = Math.abs(y - plate.middle) - straight;
  const outside = Math.hypot(Math.max(0, beyondX), Math.max(0, beyondY));
  return outside + Math.min(0, Math.max(beyondX, beyondY)) - plate.corner;
}
