import { randomUUID } from 'node:crypto';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import type { Lifetime } from '../../base/lifetime.ts';

/** A file that appears complete or not at all. It is written next to its final path, synced to disk, and renamed. */
export class FileTarget {
  readonly #path: string;
  readonly #temporary: string;
  readonly #file: FileHandle;

  private constructor(path: string, temporary: string, file: FileHandle) {
    this.#path = path;
    this.#temporary = temporary;
    this.#file = file;
  }

  /**
   * Creates the temporary file. Rejects with the system's error if the file cannot be written. When the lifetime ends,
   * an unfinished file is deleted.
   */
  static async create(path: string, lifetime: Lifetime): Promise<FileTarget> {
    const temporary = `${path}.${randomUUID()}.tmp`;
    const opening = open(temporary, 'wx', 0o600);
    lifetime.onEnd(async () => {
      await opening.then((file) => file.close()).catch(() => undefined);
      await rm(temporary, { force: true }).catch(() => undefined);
    });
    return new FileTarget(path, temporary, await opening);
  }

  /** Writes bytes. Rejects with the system's error. */
  async write(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length; ) at += (await this.#file.write(bytes, at)).bytesWritten;
  }

  /** Moves the complete file to its final path. Rejects with the system's error. */
  async commit(): Promise<void> {
    await this.#file.sync();
    await this.#file.close();
    await rename(this.#temporary, this.#path);
  }
}
