import { readSync } from 'node:fs';

/** A line longer than this many bytes is no event of anybody's: it is passed over and counted as malformed. */
export const longestLine = 64 * 1024 * 1024;
/** Read at once. */
const blockBytes = 256 * 1024;
export const newline = 0x0a;

/*
 * Buffers are used again: thrown away, they would fill the memory for as long as nobody looks for what can be freed.
 * Everything here reads at once, so no two readers of a thread need the one for scanning together.
 */
let spare: Buffer | null = null;
const scanned = Buffer.allocUnsafe(64 * 1024);

/** Whole lines of a file that follow each other, ends included; valid until the next block is asked for. */
export type LineBlock = {
  readonly bytes: Buffer;
  /** Where in the file they begin. */
  readonly position: number;
  /** How many bytes of the file they are. */
  readonly length: number;
  /** It is one line that is too long, of which no bytes are given. */
  readonly isTooLong: boolean;
};

/** Reads a stretch of a file as blocks of whole lines. The memory it takes does not depend on the stretch. */
class LineBlocks {
  readonly #fd: number;
  readonly #to: number;
  /** Read at first; from then on as much as fits. */
  #options: number;
  #buffer: Buffer;
  /** Where in the file the buffer begins, and how much of it is filled. */
  #position: number;
  #filled = 0;
  /** How much of the front of the buffer was given last time. */
  #given = 0;

  constructor(fd: number, from: number, to: number, firstBytes: number) {
    this.#fd = fd;
    this.#to = to;
    this.#position = from;
    this.#options = Math.min(firstBytes, blockBytes);
    this.#buffer = spare ?? Buffer.allocUnsafe(blockBytes);
    spare = null;
  }

  /** Ends the reading; no block may be used after it. */
  end(): void {
    if (this.#buffer.length === blockBytes) spare = this.#buffer;
    this.#buffer = scanned.subarray(0, 0);
    this.#filled = 0;
    this.#given = 0;
  }

  /** The next lines; null when no line ends before the end of the stretch. Throws the system's error. */
  next(): LineBlock | null {
    this.#drop();
    for (;;) {
      const before = this.#filled;
      if (!this.#fill()) return null;
      const last = this.#buffer.subarray(before, this.#filled).lastIndexOf(newline);
      if (last !== -1) return this.#give(before + last + 1);
      if (this.#filled < this.#buffer.length) continue;
      if (this.#filled >= longestLine) return this.#passOver();
      this.#move(Math.min(longestLine, this.#filled * 4));
    }
  }

  #drop(): void {
    this.#buffer.copyWithin(0, this.#given, this.#filled);
    this.#filled -= this.#given;
    this.#position += this.#given;
    this.#given = 0;
    // After a long line there is no need for so much.
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

  #give(length: number): LineBlock {
    this.#given = length;
    return { bytes: this.#buffer.subarray(0, length), position: this.#position, length, isTooLong: false };
  }

  #passOver(): LineBlock | null {
    const start = this.#position;
    const end = endOfLine(this.#fd, start + this.#filled, this.#to);
    this.#filled = 0;
    if (end === null) return null;
    this.#position = end;
    return { bytes: this.#buffer.subarray(0, 0), position: start, length: end - start, isTooLong: true };
  }
}

/** Reads a stretch of a file with what is ended for it afterwards. `from` is the first byte of a line. */
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

/** Calls `each` with where each line of a block begins and ends in its bytes, without its end; stops at false. */
export function eachLine({ bytes }: LineBlock, each: (start: number, end: number) => unknown): void {
  for (let start = 0; start < bytes.length; ) {
    const found = bytes.indexOf(newline, start);
    const end = found === -1 ? bytes.length : found;
    if (each(start, end) === false) return;
    start = end + 1;
  }
}

/** The first byte after the line that a byte of a file is in; null when that line has no end before `to`. */
export function endOfLine(fd: number, position: number, to: number): number | null {
  for (let at = position; at < to; ) {
    const read = readSync(fd, scanned, 0, Math.min(scanned.length, to - at), at);
    if (read === 0) return null;
    const found = scanned.subarray(0, read).indexOf(newline);
    if (found !== -1) return at + found + 1;
    at += read;
  }
  return null;
}

/** The first byte of the last line that begins at or before `position` and not before `from`, itself the first of one. */
export function startOfLine(fd: number, position: number, from = 0): number {
  for (let end = position; end > from; ) {
    const start = Math.max(from, end - scanned.length);
    const read = readSync(fd, scanned, 0, end - start, start);
    const found = scanned.subarray(0, read).lastIndexOf(newline);
    if (found !== -1) return start + found + 1;
    end = start;
  }
  return from;
}
