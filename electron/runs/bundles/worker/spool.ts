import { randomUUID } from 'node:crypto';
import { closeSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

const blockBytes = 256 * 1024;

/**
 * A file for what has to wait until the rest is written. It has no name from the beginning on, so that the system takes it
 * away with the process. Everything throws the system's errors.
 */
export class Spool {
  readonly #path: string;
  readonly #fd: number;
  #size = 0;

  constructor(folder: string) {
    this.#path = join(folder, `export-${randomUUID()}`);
    this.#fd = openSync(this.#path, 'wx+', 0o600);
    this.#remove();
  }

  get size(): number {
    return this.#size;
  }

  write(bytes: Uint8Array | string): void {
    const all = typeof bytes === 'string' ? Buffer.from(bytes) : bytes;
    for (let at = 0; at < all.length; ) at += writeSync(this.#fd, all, at, all.length - at, this.#size + at);
    this.#size += all.length;
  }

  /** All of it, in blocks of at most `length` bytes. */
  *read(length = blockBytes): Generator<Buffer> {
    for (let at = 0; at < this.#size; ) {
      const block = Buffer.allocUnsafe(Math.min(length, this.#size - at));
      const read = readSync(this.#fd, block, 0, block.length, at);
      if (read === 0) return;
      at += read;
      yield block.subarray(0, read);
    }
  }

  close(): void {
    closeSync(this.#fd);
    this.#remove();
  }

  /** Where an open file cannot be taken away, it goes when it is closed. */
  #remove(): void {
    try {
      rmSync(this.#path, { force: true });
    } catch {
      // It is still open.
    }
  }
}
