import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';

const blockCharacters = 256 * 1024;

/** Writes a new file in blocks and syncs it to disk at the end. All methods throw the system's errors. */
export class BlockFileWriter {
  readonly #fd: number;
  #pending: string[] = [];
  #pendingCharacters = 0;

  constructor(path: string) {
    this.#fd = openSync(path, 'wx', 0o600);
  }

  add(text: string): void {
    this.#pending.push(text);
    this.#pendingCharacters += text.length;
    if (this.#pendingCharacters > blockCharacters) this.#flush();
  }

  addBytes(bytes: Uint8Array): void {
    this.#flush();
    for (let at = 0; at < bytes.length; ) at += writeSync(this.#fd, bytes, at);
  }

  end(): void {
    this.#flush();
    fsyncSync(this.#fd);
    closeSync(this.#fd);
  }

  #flush(): void {
    const bytes = Buffer.from(this.#pending.join(''));
    this.#pending = [];
    this.#pendingCharacters = 0;
    for (let at = 0; at < bytes.length; ) at += writeSync(this.#fd, bytes, at);
  }
}
