import { expect, it } from 'vitest';
import { isAnimated } from './is-animated.ts';

const bytes = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));
const png = (...chunks: readonly string[]) =>
  bytes(`\x89PNG\r\n\x1a\n${chunks.map((name) => `\0\0\0\x02${name}xxcrcc`).join('')}`);
const frame = '\x21\xf9\x04\x00\x0a\x00\x00\x00';

it.each([
  ['a gif with two frames', bytes(`GIF89a______${frame}data${frame}data`), true],
  ['a gif with one frame', bytes(`GIF89a______${frame}data`), false],
  ['a png with frames', png('IHDR', 'acTL', 'IDAT'), true],
  ['a png that names frames too late', png('IHDR', 'IDAT', 'acTL'), false],
  ['a png with a chunk that ends nowhere', bytes('\x89PNG\r\n\x1a\n\xff\xff\xff\xffIHDR____'), false],
  ['a webp with frames', bytes('RIFF____WEBPVP8X\x0a\0\0\0\x02___________'), true],
  ['a webp with transparency', bytes('RIFF____WEBPVP8X\x0a\0\0\0\x10___________'), false],
  ['a jpeg', bytes('\xff\xd8\xff\xe0'), false],
])('detects whether %s is animated', (_what, image, moves) => {
  expect(isAnimated(image)).toBe(moves);
});
