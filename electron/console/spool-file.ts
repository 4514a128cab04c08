import { createReadStream } from 'node:fs';
import { type FileHandle, open, rm } from 'node:fs/promises';
import { getErrorMessage } from '../base/error-message.ts';

/** How many bytes may wait for the disk. Output beyond that is dropped, and the file has a gap. */
const maxWaitingBytes = 8 * 1024 * 1024;
/** Approximate number of bytes per write. */
const maxWriteBytes = 256 * 1024;

/**
 * The start and the end of a recording with `length` characters. If the recording is not longer than both together,
 * they are all of it.
 */
export type RecordingEnds = { readonly head: string; readonly tail: string; readonly length: number };

/** One file of the spool. Writes are sequential and never block the caller. A failed write ends the recording. */
export class SpoolFile {
  readonly #path: string;
  readonly #prepareFolder: () => Promise<void>;
  /** Bytes, not strings, so that waiting output does not grow the heap. */
  #waiting: Buffer[] = [];
  #waitingBytes = 0;
  #length = 0;
  #bytes = 0;
  #problem: string | null = null;
  #writing: Promise<void> = Promise.resolve();
  #isIdle = true;

  /** `folderReady` resolves once the file can be created. It is called when there is something to write. */
  constructor(path: string, folderReady: () => Promise<void>) {
    this.#path = path;
    this.#prepareFolder = folderReady;
  }

  /** Number of recorded characters, including those still being written. */
  get length(): number {
    return this.#problem === null ? this.#length : 0;
  }

  /** Number of bytes on disk. */
  get bytes(): number {
    return this.#problem === null ? this.#bytes : 0;
  }

  /** Why recording stopped. Null while it continues. */
  get problem(): string | null {
    return this.#problem;
  }

  append(text: string): void {
    if (this.#problem !== null) return;
    const bytes = Buffer.from(text);
    if (this.#waitingBytes + bytes.length > maxWaitingBytes) return;
    this.#waiting.push(bytes);
    this.#waitingBytes += bytes.length;
    this.#length += text.length;
    if (!this.#isIdle) return;
    this.#isIdle = false;
    this.#writing = this.#write();
  }

  /** Resolves when everything appended so far is on disk, or failed. */
  async waitForWrites(): Promise<void> {
    await this.#writing;
  }

  /** Returns the first and last characters of the recording, up to these lengths. Empty if it is unreadable. */
  async readEnds(headLength: number, tailLength: number): Promise<RecordingEnds> {
    await this.#writing;
    let head = '';
    let tail = '';
    let length = 0;
    try {
      for await (const chunk of createReadStream(this.#path, 'utf8')) {
        const text = String(chunk);
        length += text.length;
        const room = Math.max(0, headLength - head.length);
        head += text.slice(0, room);
        tail = `${tail}${text.slice(room)}`;
        if (tail.length > 2 * tailLength) tail = tail.slice(-tailLength);
      }
    } catch (failure) {
      this.#fail(failure);
    }
    return { head, tail: tail.slice(-tailLength), length };
  }

  /** Deletes the file. `reason` says why recording stopped. */
  async remove(reason: string): Promise<void> {
    this.#problem ??= reason;
    await this.#writing;
    await rm(this.#path, { force: true }).catch(() => undefined);
  }

  async #write(): Promise<void> {
    let file: FileHandle | null = null;
    try {
      await this.#prepareFolder();
      file = await open(this.#path, 'a', 0o600);
      while (this.#waiting.length > 0) {
        const bytes = this.#takeNext();
        await file.appendFile(bytes);
        this.#bytes += bytes.length;
      }
    } catch (failure) {
      this.#fail(failure);
    } finally {
      this.#isIdle = true;
      await file?.close().catch((failure: unknown) => this.#fail(failure));
    }
  }

  #takeNext(): Buffer {
    let count = 0;
    let length = 0;
    while (count < this.#waiting.length && length < maxWriteBytes) length += this.#waiting[count++]?.length ?? 0;
    this.#waitingBytes -= length;
    return Buffer.concat(this.#waiting.splice(0, count), length);
  }

  #fail(failure: unknown): void {
    this.#problem ??= getErrorMessage(failure);
    this.#waiting = [];
    this.#waitingBytes = 0;
    void rm(this.#path, { force: true }).catch(() => undefined);
  }
}
