import { readSync } from 'node:fs';

/** A longer line, in bytes, is never an event. It is skipped and counted as malformed. */
export const maxLineBytes = 64 * 1024 * 1024;
/** Bytes per read. */
const blockBytes = 256 * 1024;
/** The byte that ends a line, `\n`. */
export const newlineByte = 0x0a;

/*
 * Buffers are reused, because discarded ones would fill memory until the next garbage collection. All reads here are
 * synchronous, so two readers of one thread never need the scan buffer at once.
 */
let spareBuffer: Buffer | null = null;
const scanned = Buffer.allocUnsafe(64 * 1024);

/** Consecutive whole lines of a file, with their newlines. Valid until the next block is read. */
export type LineBlock = {
  readonly bytes: Buffer;
  /** The byte offset of the lines in the file. */
  readonly position: number;
  /** The length in bytes. */
  readonly length: number;
  /** Whether the block is one line that is too long. Its bytes are left out. */
  readonly isTooLong: boolean;
};

/** Reads a range of a file as blocks of whole lines. Its memory use does not depend on the range. */
class LineBlocks {
  readonly #fd: number;
  readonly #to: number;
  /** The size of the first read; later reads fill the buffer. */
  #options: number;
  #buffer: Buffer;
  /** The file offset of the buffer's start, and how much of the buffer is filled. */
  #position: number;
  #filled = 0;
  /** How much of the buffer's front the last block used. */
  #given = 0;

  constructor(fd: number, from: number, to: number, firstBytes: number) {
    this.#fd = fd;
    this.#to = to;
    this.#position = from;
    this.#options = Math.min(firstBytes, blockBytes);
    this.#buffer = spareBuffer ?? Buffer.allocUnsafe(blockBytes);
    spareBuffer = null;
  }

  /** Ends the read. Do not use any block afterwards. */
  end(): void {
    if (this.#buffer.length === blockBytes) spareBuffer = this.#buffer;
    this.#buffer = scanned.subarray(0, 0);
    this.#filled = 0;
    this.#given = 0;
  }

  /** Returns the next lines; null if no line ends within the range. Throws the system's error. */
  next(): LineBlock | null {
    this.#drop();
    for (;;) {
      const before = this.#filled;
      if (!this.#fill()) return null;
      const last = this.#buffer.subarray(before, this.#filled).lastIndexOf(newlineByte);
      if (last !== -1) return this.#toBlock(before + last + 1);
      if (this.#filled < this.#buffer.length) continue;
      if (this.#filled >= maxLineBytes) return this.#skipLongLine();
      this.#move(Math.min(maxLineBytes, this.#filled * 4));
    }
  }

  #drop(): void {
    this.#buffer.copyWithin(0, this.#given, this.#filled);
    this.#filled -= this.#given;
    this.#position += this.#given;
    this.#given = 0;
    // The larger buffer is not needed after a long line.
    if (this.#buffer.length > blockBytes && this.#filled < blockBytes) this.#move(blockBytes);
  }

  #move(bytes: number): void {
    const other = Buffer.allocUnsafe(bytes);
    this.#buffer.copy(other, 0, 0, this.#filled);
    this.#buffer = other;
  }

  #fill(): boolean {
    const at = this.#position + this.#filled;
    const room = Math.min(this.#buffer.length - this.#filled, this.#to - at, this.#options);
    const read = room <= 0 ? 0 : readSync(this.#fd, this.#buffer, this.#filled, room, at);
    this.#filled += read;
    this.#options = Number.POSITIVE_INFINITY;
    return read > 0;
  }

  #toBlock(length: number): LineBlock {
    this.#given = length;
    return { bytes: this.#buffer.subarray(0, length), position: this.#position, length, isTooLong: false };
  }

  #skipLongLine(): LineBlock | null {
    const start = this.#position;
    const end = findLineEnd(this.#fd, start + this.#filled, this.#to);
    this.#filled = 0;
    if (end === null) return null;
    this.#position = end;
    return { bytes: this.#buffer.subarray(0, 0), position: start, length: end - start, isTooLong: true };
  }
}

/** Reads a range of a file and cleans up after the callback. `from` is the first byte of a line. */
export function readLines<Read>(
  fd: number,
  { from, to, firstBytes = blockBytes }: { readonly from: number; readonly to: number; readonly firstBytes?: number },
  read: (blocks: Pick<LineBlocks, 'next'>) => Read,
): Read {
  const blocks = new LineBlocks(fd, from, to, firstBytes);
  try {
    return read(blocks);
  } finally {
    blocks.end();
  }
}

/**
 * Calls `each` with the start and end of each line in a block, without its newline. Stops when `each` returns false.
 */
export function forEachLine({ bytes }: LineBlock, each: (start: number, end: number) => unknown): void {
  for (let start = 0; start < bytes.length; ) {
    const found = bytes.indexOf(newlineByte, start);
    const end = found === -1 ? bytes.length : found;
    if (each(start, end) === false) return;
    start = end + 1;
  }
}

/** Returns the first byte after the line at a position; null if that line has no newline before `to`. */
export function findLineEnd(fd: number, position: number, to: number): number | null {
  for (let at = position; at < to; ) {
    const read = readSync(fd, scanned, 0, Math.min(scanned.length, to - at), at);
    if (read === 0) return null;
    const found = scanned.subarray(0, read).indexOf(newlineByte);
    if (found !== -1) return at + found + 1;
    at += read;
  }
  return null;
}

/**
 * Returns the first byte of the last line that starts at or before `position`. `from` is itself the start of a line;
 * the search stops there.
 */
export function findLineStart(fd: number, position: number, from = 0): number {
  for (let end = position; end > from; ) {
    const start = Math.max(from, end - scanned.length);
    const read = readSync(fd, scanned, 0, end - start, start);
    const found = scanned.subarray(0, read).lastIndexOf(newlineByte);
    if (found !== -1) return start + found + 1;
    end = start;
  }
  return from;
}
