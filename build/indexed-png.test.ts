import { inflateSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { createIndexedPng } from './indexed-png.ts';

type Color = readonly [red: number, green: number, blue: number];

/** A picture of one row. */
function rowOf(colors: readonly Color[]) {
  const pixels = Buffer.from(colors.flatMap(([red, green, blue]) => [blue, green, red, 255]));
  return { width: colors.length, height: 1, pixels };
}

/** The chunks of a PNG by type. */
function chunksOf(png: Buffer): ReadonlyMap<string, Buffer> {
  const chunks = new Map<string, Buffer>();
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at)) {
    chunks.set(png.toString('latin1', at + 4, at + 8), png.subarray(at + 8, at + 8 + png.readUInt32BE(at)));
  }
  return chunks;
}

/** The colors that a viewer shows for a PNG of one row. */
function shownIn(png: Buffer): readonly (readonly number[])[] {
  const chunks = chunksOf(png);
  const palette = chunks.get('PLTE') ?? Buffer.alloc(0);
  const [filter, ...indexes] = inflateSync(chunks.get('IDAT') ?? Buffer.alloc(0));
  expect(filter).toBe(0);
  return indexes.map((index) => [...palette.subarray(3 * index, 3 * index + 3)]);
}

it('keeps every color of a picture with up to 256 colors', () => {
  const colors = Array.from({ length: 256 }, (_, nth): Color => [nth, 255 - nth, (nth * 7) % 256]);
  const png = createIndexedPng(rowOf([...colors, ...colors.slice(0, 9)]));
  expect(png.subarray(1, 4).toString()).toBe('PNG');
  expect(shownIn(png)).toEqual([...colors, ...colors.slice(0, 9)]);
});

it('keeps the color of large areas exactly, and shows a rare shade as one close to it', () => {
  const area = Array.from({ length: 5_000 }, (): Color => [15, 18, 19]);
  const shades = Array.from({ length: 1_000 }, (_, nth): Color => [nth % 256, (nth * 3) % 256, nth % 7]);
  const shown = shownIn(createIndexedPng(rowOf([...area, ...shades])));
  expect(shown.slice(0, 5_000)).toEqual(area);
  expect(new Set(shown.map(String)).size).toBeLessThanOrEqual(256);
  const errors = shades.map((shade, nth) =>
    Math.max(...shade.map((part, at) => Math.abs(part - (shown[5_000 + nth]?.[at] ?? 0)))),
  );
  expect(Math.max(...errors)).toBeLessThan(24);
});

it('writes the size of the picture into the PNG', () => {
  const header = chunksOf(createIndexedPng({ width: 3, height: 2, pixels: Buffer.alloc(24) })).get('IHDR');
  expect([header?.readUInt32BE(0), header?.readUInt32BE(4)]).toEqual([3, 2]);
});
