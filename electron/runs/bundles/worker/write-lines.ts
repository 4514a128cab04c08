import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';

const blockCharacters = 256 * 1024;

/** Writes a new file in blocks and syncs it to disk at the end. All methods throw the system's errors. */
export class FileInBlocks {
  readonly #fd: number;
  #held: string[] = [];
  #heldCharacters = 0;

  constructor(path: string) {
    this.#fd = openSync(path, 'wx', 0o600);
  }

  add(text: string): void {
    this.#held.push(text);
    this.#heldCharacters += text.length;
    if (this.#heldCharacters > blockCharacters) this.#flush();
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
    const bytes = Buffer.from(this.#held.join(''));
    this.#held = [];
    this.#heldCharacters = 0;
    for (let at = 0; at < bytes.length; ) at += writeSync(this.#fd, bytes, at);
  }
}
