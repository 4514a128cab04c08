import type { Bitmap } from './bitmap.ts';

const size = 32;
/** Amber with dark digits, as for everything that waits. */
const disc = [0x58, 0xb7, 0xf0, 0xff] as const;
const ink = [0x13, 0x12, 0x0f, 0xff] as const;

/** Digits of three columns and five rows, one bit per dot, from left and top. */
const figures = [
  0b111101101101111, 0b010110010010111, 0b111001111100111, 0b111001111001111, 0b101101111001001, 0b111100111001111,
  0b111100111101111, 0b111001001001001, 0b111101111101111, 0b111101111001111,
] as const;
const columns = 3;
const rows = 5;
/** Pixels per dot of a digit. */
const dot = 4;

/** Draws a disc with a number, for systems that show counts only as pictures. Shows 9 for larger numbers. */
export function drawBadge(count: number): Bitmap {
  const pixels = Buffer.alloc(size * size * 4);
  const figure = figures[Math.min(count, 9)] ?? 0;
  const left = (size - columns * dot) / 2;
  const top = (size - rows * dot) / 2;
  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1) {
      if (Math.hypot(x + 0.5 - size / 2, y + 0.5 - size / 2) > size / 2) continue;
      pixels.set(
        isInk(figure, Math.floor((x - left) / dot), Math.floor((y - top) / dot)) ? ink : disc,
        (y * size + x) * 4,
      );
    }
  }
  return { pixels, size, scale: 2 };
}

function isInk(figure: number, column: number, row: number): boolean {
  if (column < 0 || column >= columns || row < 0 || row >= rows) return false;
  return ((figure >> (columns * rows - 1 - (row * columns + column))) & 1) === 1;
}
