import { pieceBytes } from '../export-task.ts';

/** Collects the bytes of a file that were not pulled yet, in one reused buffer. */
export class PieceMaker {
  readonly #isText: boolean;
  #buffer = Buffer.allocUnsafe(2 * pieceBytes);
  #filled = 0;

  /** `isText`: pieces never split a character. */
  constructor(isText: boolean) {
    this.#isText = isText;
  }

  get length(): number {
    return this.#filled;
  }

  add(part: string | Buffer): void {
    const length = typeof part === 'string' ? Buffer.byteLength(part) : part.length;
    if (this.#filled + length > this.#buffer.length) this.#grow(this.#filled + length);
    if (typeof part === 'string') this.#buffer.write(part, this.#filled);
    else part.copy(this.#buffer, this.#filled);
    this.#filled += length;
  }

  /** Moves the next piece into a buffer of `pieceBytes` bytes and returns its length. */
  take(into: ArrayBuffer): number {
    const end = this.#end();
    this.#buffer.copy(new Uint8Array(into), 0, 0, end);
    this.#buffer.copyWithin(0, end, this.#filled);
    this.#filled -= end;
    return end;
  }

  #end(): number {
    if (this.#filled <= pieceBytes) return this.#filled;
    let end = pieceBytes;
    while (this.#isText && end > 0 && ((this.#buffer[end] ?? 0) & 0xc0) === 0x80) end -= 1;
    return end;
  }

  #grow(length: number): void {
    const larger = Buffer.allocUnsafe(Math.max(length, this.#buffer.length * 2));
    this.#buffer.copy(larger, 0, 0, this.#filled);
    this.#buffer = larger;
  }
}
