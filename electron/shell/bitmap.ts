/** A square picture: rows of pixels of four bytes, blue, green, red and opacity, with premultiplied colors. */
export type Bitmap = {
  readonly pixels: Buffer;
  /** Pixels per edge. */
  readonly size: number;
  /** Pixels per unit of the display. */
  readonly scale: number;
};
