import { detectImageType } from '../../../../shared/attachments/image-type.ts';

/** Returns whether an image is a GIF, WebP or PNG with more than one frame. */
export function isAnimated(bytes: Uint8Array): boolean {
  switch (detectImageType(bytes)) {
    case 'image/gif':
      return findEnd(bytes, graphicControl, findEnd(bytes, graphicControl, 0)) > 0;
    case 'image/webp':
      return readText(bytes, 12) === 'VP8X' && ((bytes[20] ?? 0) & 0x02) !== 0;
    case 'image/png':
      return isAnimatedPng(bytes);
    default:
      return false;
  }
}

/** The start of a GIF frame's control block: the extension, its length, up to the byte of flags. */
const graphicControl = [0x21, 0xf9, 0x04];

/** Returns the position after the first occurrence of these bytes, searching from `from`. Negative if there is none. */
function findEnd(bytes: Uint8Array, wanted: readonly number[], from: number): number {
  if (from < 0) return -1;
  for (let at = bytes.indexOf(wanted[0] ?? 0, from); at !== -1; at = bytes.indexOf(wanted[0] ?? 0, at + 1)) {
    if (wanted.every((byte, next) => bytes[at + next] === byte)) return at + wanted.length;
  }
  return -1;
}

/** Checks for the chunk that announces frames. It comes before the image data. */
function isAnimatedPng(bytes: Uint8Array): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 8; at + 12 <= bytes.length; at += 12 + view.getUint32(at)) {
    const name = readText(bytes, at + 4);
    if (name === 'acTL') return true;
    if (name === 'IDAT') return false;
  }
  return false;
}

function readText(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + 4));
}
