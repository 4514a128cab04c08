import { detectImageType } from './image-type.ts';

/** The size of an image, in px. */
export type ImageSize = { readonly width: number; readonly height: number };

/** More pixels than any camera takes. A decoded pixel is 4 bytes, so this is 200 MB. */
const maxPixels = 50_000_000;
/** The longest side, in px, that canvases and the textures of all graphics cards support. */
const maxSide = 16_384;

/** Returns whether a page can decode an image of this size without stalling. */
export function isShowable({ height, width }: ImageSize): boolean {
  return width <= maxSide && height <= maxSide && width * height <= maxPixels;
}

/** The size that the header of a PNG, JPEG, GIF or WebP declares. Null for anything else, and for a broken header. */
export function readImageSize(bytes: Uint8Array): ImageSize | null {
  const size = readDeclaredSize(bytes);
  return size !== null && size.width > 0 && size.height > 0 ? size : null;
}

function readDeclaredSize(bytes: Uint8Array): ImageSize | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  switch (detectImageType(bytes)) {
    case 'image/png':
      if (bytes.length < 24 || readName(bytes, 12) !== 'IHDR') return null;
      return { width: view.getUint32(16), height: view.getUint32(20) };
    case 'image/gif':
      return bytes.length < 10 ? null : { width: view.getUint16(6, true), height: view.getUint16(8, true) };
    case 'image/webp':
      return bytes.length < 25 ? null : readWebpSize(bytes, view);
    case 'image/jpeg':
      return readJpegSize(view);
    default:
      return null;
  }
}

function readWebpSize(bytes: Uint8Array, view: DataView): ImageSize | null {
  const kind = readName(bytes, 12);
  if (kind === 'VP8L' && bytes[20] === 0x2f) {
    const bits = view.getUint32(21, true);
    return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
  }
  if (bytes.length < 30) return null;
  if (kind === 'VP8X') return { width: readUint24(view, 24) + 1, height: readUint24(view, 27) + 1 };
  if (kind !== 'VP8 ') return null;
  // The upper two bits are a scale for display.
  return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
}

/** Reads a JPEG, which is a list of segments with their lengths. The segment that starts the frame has the size. */
function readJpegSize(view: DataView): ImageSize | null {
  let at = 2;
  while (at + 9 <= view.byteLength) {
    if (view.getUint8(at) !== 0xff) return null;
    const marker = view.getUint8(at + 1);
    // Fill bytes of 0xff may precede a marker.
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    if (startsFrame(marker)) return { width: view.getUint16(at + 7), height: view.getUint16(at + 5) };
    const length = view.getUint16(at + 2);
    // The image data follows the start of a scan.
    if (marker === 0xda || length < 2) return null;
    at += 2 + length;
  }
  return null;
}

/** Returns true for the markers from 0xc0 to 0xcf, except those of tables. */
function startsFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}

function readName(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + 4));
}

function readUint24(view: DataView, at: number): number {
  return view.getUint16(at, true) | (view.getUint8(at + 2) << 16);
}
