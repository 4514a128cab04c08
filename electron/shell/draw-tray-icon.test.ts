import { describe, expect, it } from 'vitest';
import type { Bitmap } from './bitmap.ts';
import { drawTrayIcon } from './draw-tray-icon.ts';

/** The pixel at a point of the picture, given as fractions of the edge: blue, green, red, opacity. */
function pixelAt({ pixels, size }: Bitmap, x: number, y: number): readonly number[] {
  const at = (Math.floor(y * size) * size + Math.floor(x * size)) * 4;
  return [...pixels.subarray(at, at + 4)];
}

describe('the tray icon', () => {
  it("is the app's icon: a light line and a node on a plate, and nothing around it", () => {
    const icon = drawTrayIcon('plate', 64, 1);
    expect(pixelAt(icon, 0.5, 0.5)[3]).toBe(255);
    expect(pixelAt(icon, (762 - 84) / 856, (350 - 84) / 856)).toEqual([0xce, 0xd2, 0x69, 255]);
    expect(pixelAt(icon, (376 - 84) / 856, (680 - 84) / 856)).toEqual([0xe8, 0xe7, 0xe3, 255]);
    expect(pixelAt(icon, 0.5, 0.2)).toEqual([0x1b, 0x19, 0x16, 255]);
    expect(pixelAt(icon, 0, 0)).toEqual([0, 0, 0, 0]);
  });

  it('has only its lines, in black, if the system colors it', () => {
    const { pixels, scale, size } = drawTrayIcon('mask', 36, 2);
    expect([size, scale, pixels.length]).toEqual([36, 2, 36 * 36 * 4]);
    const colours = pixels.filter((_, index) => index % 4 !== 3);
    expect(colours.every((part) => part === 0)).toBe(true);
    expect(pixels.some((part) => part === 255)).toBe(true);
  });

  it('has no color stronger than its opacity', () => {
    const { pixels } = drawTrayIcon('plate', 16, 1);
    expect(pixels.every((part, index) => part <= (pixels[index - (index % 4) + 3] ?? 0))).toBe(true);
  });
});
