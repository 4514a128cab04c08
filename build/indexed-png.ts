import { crc32, deflateSync } from 'node:zlib';

/** A picture as raw pixels: four bytes each (blue, green, red, opacity), row by row. */
export type Bitmap = { readonly width: number; readonly height: number; readonly pixels: Buffer };

/** The maximum number of colors that a byte can index. */
const maxColors = 256;

/**
 * A PNG with a palette of up to 256 colors, about a third of the size of one with full colors. Large areas keep their
 * exact color; rarer shades, such as those at the edges of letters, become the nearest color of the palette. Opacity is
 * dropped.
 */
export function createIndexedPng({ height, pixels, width }: Bitmap): Buffer {
  const colors = new Uint32Array(width * height);
  const counts = new Map<number, number>();
  for (let at = 0; at < colors.length; at += 1) {
    const color = pixels.readUInt32LE(4 * at) & 0xffffff;
    colors[at] = color;
    counts.set(color, (counts.get(color) ?? 0) + 1);
  }
  const { indexes, palette } = choosePalette(counts);
  // Each row begins with its filter: none.
  const rows = Buffer.alloc((width + 1) * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      rows[y * (width + 1) + 1 + x] = indexes.get(colors[y * width + x] ?? 0) ?? 0;
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  // Eight bits for each pixel, which name a color of the palette.
  header.set([8, 3], 8);
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    createChunk('IHDR', header),
    createChunk('PLTE', Buffer.from(palette.flatMap(splitColor))),
    createChunk('IDAT', deflateSync(rows, { level: 9 })),
    createChunk('IEND', Buffer.alloc(0)),
  ]);
}

/**
 * Chooses the palette one color at a time: always the one that adds the largest error so far, counted over all its
 * pixels. `indexes` has the place of the nearest color in the palette for each color of the picture.
 */
function choosePalette(counts: ReadonlyMap<number, number>): {
  readonly palette: readonly number[];
  readonly indexes: ReadonlyMap<number, number>;
} {
  const shades = [...counts].map(([color, count]) => ({ color, count, index: 0, distance: Number.POSITIVE_INFINITY }));
  const palette: number[] = [];
  let next = shades.toSorted((one, other) => other.count - one.count)[0];
  while (next !== undefined && next.distance > 0 && palette.length < maxColors) {
    const { color } = next;
    palette.push(color);
    let largest = 0;
    for (const shade of shades) {
      const distance = getDistance(shade.color, color);
      if (distance < shade.distance) Object.assign(shade, { distance, index: palette.length - 1 });
      const error = shade.distance * shade.count;
      if (error <= largest) continue;
      largest = error;
      next = shade;
    }
  }
  return { palette, indexes: new Map(shades.map(({ color, index }) => [color, index])) };
}

function getDistance(one: number, other: number): number {
  const [red, green, blue] = splitColor(one);
  const [otherRed, otherGreen, otherBlue] = splitColor(other);
  return (red - otherRed) ** 2 + (green - otherGreen) ** 2 + (blue - otherBlue) ** 2;
}

function splitColor(color: number): readonly [red: number, green: number, blue: number] {
  return [(color >> 16) & 0xff, (color >> 8) & 0xff, color & 0xff];
}

function createChunk(type: string, content: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), content]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, checksum]);
}
