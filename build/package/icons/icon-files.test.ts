import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const folder = new URL('../resources/', import.meta.url);
const pictures = new URL('../../../electron/shell/pictures/', import.meta.url);
const read = (name: string, from = folder) => readFileSync(new URL(name, from));

/** The width and height in a PNG's header. */
function sizeOf(png: Buffer): readonly [number, number] {
  expect(png.subarray(1, 4).toString()).toBe('PNG');
  return [png.readUInt32BE(16), png.readUInt32BE(20)];
}

describe('the icons', () => {
  it.each([
    ['the app', read('icon.ico'), [16, 24, 32, 48, 64, 128, 256]],
    ['the tray', read('tray.ico', pictures), [16, 20, 24, 28, 32, 40, 48]],
  ])('the icons of %s have every size that Windows shows, each at its stated offset', (_of, ico, expected) => {
    expect([ico.readUInt16LE(0), ico.readUInt16LE(2)]).toEqual([0, 1]);
    const sizes = Array.from({ length: ico.readUInt16LE(4) }, (_, index) => {
      const entry = ico.subarray(6 + 16 * index);
      const size = entry.readUInt8(0) || 256;
      const at = entry.readUInt32LE(12);
      expect(sizeOf(ico.subarray(at, at + entry.readUInt32LE(8)))).toEqual([size, size]);
      return size;
    });
    expect(sizes).toEqual(expected);
  });

  it.each([
    ['tray', [24, 36, 48]],
    ['trayTemplate', [18, 36]],
    ['badge-1', [32]],
    ['badge-9-plus', [32]],
  ])('the icons have a picture of %s for each scale of the display', (name, expected) => {
    const names = readdirSync(pictures).filter((each) => each.startsWith(`${name}.p`) || each.startsWith(`${name}@`));
    const widths = names.map((each) => sizeOf(read(each, pictures))[0]);
    expect(widths.toSorted((one, other) => one - other)).toEqual(expected);
  });

  it('the icons have every size that a Mac shows, and the stated length', () => {
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

  it('the icons have a picture for each Linux desktop size, named after its size', () => {
    const names = readdirSync(new URL('icons/', folder));
    for (const name of names) {
      const [width, height] = sizeOf(read(`icons/${name}`));
      expect(name).toBe(`${width}x${height}.png`);
    }
    expect(names).toHaveLength(8);
  });
});
