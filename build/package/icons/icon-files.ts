/** A picture of the icon. `size` is its width and height in pixels. */
export type IconPicture = { readonly size: number; readonly png: Buffer };

/**
 * The type codes for a Mac's pictures, each with its size in pixels. Repeated sizes are for high-resolution screens.
 */
const macTypes = [
  ['icp4', 16],
  ['ic11', 32],
  ['icp5', 32],
  ['ic12', 64],
  ['ic07', 128],
  ['ic13', 256],
  ['ic08', 256],
  ['ic14', 512],
  ['ic09', 512],
  ['ic10', 1024],
] as const;

/** A Windows icon (.ico) with these pictures, none larger than 256. */
export function createIco(pictures: readonly IconPicture[]): Buffer {
  const header = Buffer.alloc(6 + 16 * pictures.length);
  header.writeUInt16LE(1, 2);
  header.writeUInt16LE(pictures.length, 4);
  let at = header.length;
  for (const [index, { size, png }] of pictures.entries()) {
    const entry = header.subarray(6 + 16 * index);
    // One byte each: 256 is written as 0.
    entry.writeUInt8(size % 256, 0);
    entry.writeUInt8(size % 256, 1);
    entry.writeUInt16LE(1, 4);
    entry.writeUInt16LE(32, 6);
    entry.writeUInt32LE(png.length, 8);
    entry.writeUInt32LE(at, 12);
    at += png.length;
  }
  return Buffer.concat([header, ...pictures.map(({ png }) => png)]);
}

/** A Mac icon (.icns) with the pictures a Mac uses. */
export function createIcns(pictures: readonly IconPicture[]): Buffer {
  const blocks = macTypes.flatMap(([type, size]) =>
    pictures.filter((picture) => picture.size === size).map(({ png }) => block(type, png)),
  );
  return block('icns', Buffer.concat(blocks));
}

function block(type: string, content: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.write(type, 'latin1');
  head.writeUInt32BE(8 + content.length, 4);
  return Buffer.concat([head, content]);
}
