import { randomUUID } from 'node:crypto';
import { closeSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

const blockBytes = 256 * 1024;

/**
 * A file for data that must wait until the rest is written. It is unlinked right away, so the system deletes it when
 * the process ends. All methods throw the system's errors.
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

  /** Reads all data in blocks of at most `length` bytes. */
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

  /** Deletes the file. Systems that cannot delete an open file delete it on close. */
  #remove(): void {
    try {
      rmSync(this.#path, { force: true });
    } catch {
      // The file is still open.
    }
  }
}
