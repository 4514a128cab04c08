import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const folder = new URL('../resources/', import.meta.url);
const read = (name: string) => readFileSync(new URL(name, folder));

/** The width and height in a PNG's header. */
function sizeOf(png: Buffer): readonly [number, number] {
  expect(png.subarray(1, 4).toString()).toBe('PNG');
  return [png.readUInt32BE(16), png.readUInt32BE(20)];
}

describe('the icons', () => {
  it('have every size that Windows shows, each at its stated offset', () => {
    const ico = read('icon.ico');
    expect([ico.readUInt16LE(0), ico.readUInt16LE(2)]).toEqual([0, 1]);
    const sizes = Array.from({ length: ico.readUInt16LE(4) }, (_, index) => {
      const entry = ico.subarray(6 + 16 * index);
      const size = entry.readUInt8(0) || 256;
      const at = entry.readUInt32LE(12);
      expect(sizeOf(ico.subarray(at, at + entry.readUInt32LE(8)))).toEqual([size, size]);
      return size;
    });
    expect(sizes).toEqual([16, 24, 32, 48, 64, 128, 256]);
  });

  it('have every size that a Mac shows, and the stated length', () => {
    const icns = read('icon.icns');
    expect([icns.subarray(0, 4).toString(), icns.readUInt32BE(4)]).toEqual(['icns', icns.length]);
    const found: [string, number][] = [];
    for (let at = 8; at < icns.length; at += icns.readUInt32BE(at + 4)) {
      const [width] = sizeOf(icns.subarray(at + 8));
      found.push([icns.subarray(at, at + 4).toString(), width]);
    }
    expect(found.map(([, width]) => width)).toEqual([16, 32, 32, 64, 128, 256, 256, 512, 512, 1024]);
    expect(new Set(found.map(([type]) => type)).size).toBe(10);
  });

  it('have a picture for each Linux desktop size, named after its size', () => {
    const names = readdirSync(new URL('icons/', folder));
    for (const name of names) {
      const [width, height] = sizeOf(read(`icons/${name}`));
      expect(name).toBe(`${width}x${height}.png`);
    }
    expect(names).toHaveLength(8);
  });
});
