/** A square picture: rows of pixels of four bytes, blue, green, red and opacity, which the colours are multiplied by. */
export type Bitmap = {
  readonly pixels: Buffer;
  /** Pixels of an edge. */
  readonly size: number;
  /** Pixels for each unit of the display. */
  readonly scale: number;
};
