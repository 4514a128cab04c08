import { describe, expect, it } from 'vitest';
import { isShowable, readImageSize } from './image-size.ts';

const bytes = (...parts: readonly (string | readonly number[])[]) =>
  Uint8Array.from(parts.flatMap((part) => (typeof part === 'string' ? [...Buffer.from(part, 'latin1')] : part)));
const png = (width: number, height: number) => {
  const size = Buffer.alloc(8);
  size.writeUInt32BE(width, 0);
  size.writeUInt32BE(height, 4);
  return bytes([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a], [0, 0, 0, 13], 'IHDR', [...size], [8, 2, 0, 0, 0]);
};

describe('the size of an image', () => {
  it.each([
    ['png', png(20_000, 300)],
    ['gif', bytes('GIF89a', [0x20, 0x4e, 0x2c, 0x01, 0, 0, 0])],
    [
      'jpeg behind other segments',
      bytes([0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2, 0xff, 0xff, 0xc2, 0, 11, 8, 0x01, 0x2c, 0x4e, 0x20, 3, 0, 0]),
    ],
    [
      'webp, extended',
      bytes('RIFF', [0, 0, 0, 0], 'WEBPVP8X', [10, 0, 0, 0, 0, 0, 0, 0], [0x1f, 0x4e, 0, 0x2b, 0x01, 0]),
    ],
    // Only 14 bits: 16,383 px at most.
    [
      'webp, lossy',
      bytes('RIFF', [0, 0, 0, 0], 'WEBPVP8 ', [10, 0, 0, 0, 0, 0, 0, 0x9d, 1, 0x2a], [0xe8, 0x43, 0x2c, 0xc1]),
    ],
    ['webp, lossless', bytes('RIFF', [0, 0, 0, 0], 'WEBPVP8L', [10, 0, 0, 0, 0x2f], [0xe7, 0xc3, 0x4a, 0x00])],
  ])('reads the image size from a %s', (kind, image) => {
    const width = kind === 'webp, lossy' || kind === 'webp, lossless' ? 1_000 : 20_000;
    expect(readImageSize(image)).toEqual({ width, height: 300 });
  });

  it.each([
    ['nothing', bytes()],
    ['text', bytes('<svg xmlns="http://www.w3.org/2000/svg"/>')],
    ['a png that is cut off', png(1, 1).slice(0, 20)],
    [
      'a png whose first part is another',
      bytes([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a], [0, 0, 0, 13], 'IDAT', [0, 0, 0, 1, 0, 0, 0, 1]),
    ],
    ['a jpeg without a frame', bytes([0xff, 0xd8, 0xff, 0xda, 0, 4, 1, 2, 0xff, 0xc0, 0, 11, 8, 1, 1, 1, 1])],
    ['a jpeg whose segment has no length', bytes([0xff, 0xd8, 0xff, 0xe0, 0, 0, 0xff, 0xc0])],
    ['a size of zero', png(0, 5)],
    [
      'a webp of an unknown kind',
      bytes(
        'RIFF',
        [0, 0, 0, 0],
        'WEBPXXXX',
        Array.from({ length: 20 }, () => 1),
      ),
    ],
  ])('returns no image size for %s', (_what, image) => {
    expect(readImageSize(image)).toBeNull();
  });

  it('accepts images that the page can decode without stalling: 50 megapixels, and 16,384 px a side', () => {
    expect(isShowable({ width: 8_000, height: 6_000 })).toBe(true);
    expect(isShowable({ width: 20_000, height: 20_000 })).toBe(false);
    expect(isShowable({ width: 20_000, height: 1 })).toBe(false);
  });
});
