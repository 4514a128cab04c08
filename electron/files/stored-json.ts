import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { z } from 'zod';
import { parseJson } from '../../shared/base/parse-json.ts';
import { err, ok, type Result } from '../../shared/base/result.ts';
import { t } from '../../shared/i18n/i18n.ts';
import { getErrorCode } from '../base/error-message.ts';
import { SerialQueue } from '../base/serial-queue.ts';
import { writeFileAtomically } from './write-file-atomically.ts';

/**
 * A small JSON file, with its last known value in memory. Each change applies to the file's content at that moment, so
 * that two hosts do not undo each other's entries. A missing file counts as `initial`. A file that does not match the
 * schema is damaged or from a newer version. It is never overwritten, and changes stay in memory. Changes also stay in
 * memory if the file cannot be written. Without `sync`, which waits for a busy disk, a power cut may empty the file; an
 * empty one then counts as missing.
 */
export class StoredJson<T> {
  readonly #path: string;
  readonly #schema: z.ZodType<T>;
  readonly #initial: T;
  readonly #sync: boolean;
  #value: T;
  #problem: string | null = null;
  readonly #queue = new SerialQueue();
  /** False while the file lacks changes that are in memory. */
  #isSaved = true;
  /** The version of the file that was last read: null if there was no file, empty if memory differs from it. */
  #lastIdentity: string | null = '';

  private constructor(path: string, schema: z.ZodType<T>, initial: T, sync: boolean) {
    this.#path = path;
    this.#schema = schema;
    this.#initial = initial;
    this.#sync = sync;
    this.#value = initial;
  }

  /** Reads the file. Never rejects. */
  static async load<T>(
    path: string,
    schema: z.ZodType<T>,
    initial: T,
    { sync = true }: { readonly sync?: boolean } = {},
  ): Promise<StoredJson<T>> {
    const stored = new StoredJson(path, schema, initial, sync);
    const read = await stored.#read();
    if (read.ok) stored.#value = read.value;
    else stored.#problem = read.error;
    return stored;
  }

  get value(): T {
    return this.#value;
  }

  /** Why the file is not written, as a sentence; null if there is no problem. */
  get problem(): string | null {
    return this.#problem;
  }

  /**
   * Changes the value at once. Returns null when it is saved, or a sentence with the reason why it is not. In that case
   * the change lasts until the app ends, and the next change tries again. Writes nothing if `change` returns the value
   * that it got. Never rejects.
   */
  update(change: (value: T) => T): Promise<string | null> {
    return this.#queue.run(() => this.#write(change));
  }

  /**
   * Rereads the file if it has changed since, for instance because a second host wrote it. Keeps the value in memory if
   * it could not be saved, or if the file cannot be read. Never rejects.
   */
  async refresh(): Promise<void> {
    await this.#queue.run(async () => {
      if (this.#isSaved && (await this.#identify()) !== this.#lastIdentity) {
        const read = await this.#read();
        if (read.ok) this.#value = read.value;
      }
    });
  }

  async #write(change: (value: T) => T): Promise<string | null> {
    const read = await this.#read();
    const before = read.ok && this.#isSaved ? read.value : this.#value;
    this.#value = change(before);
    if (this.#isSaved && this.#value === before) {
      this.#problem = read.ok ? null : read.error;
      return this.#problem;
    }
    this.#problem = read.ok ? await this.#save() : read.error;
    this.#isSaved = this.#problem === null;
    return this.#problem;
  }

  async #save(): Promise<string | null> {
    try {
      this.#lastIdentity = '';
      await writeFileAtomically(this.#path, `${JSON.stringify(this.#value, null, 2)}\n`, { sync: this.#sync });
      return null;
    } catch (failure) {
      return t`${basename(this.#path)} cannot be written (${getErrorCode(failure) ?? failure}).`;
    }
  }

  /** Identifies this version of the file; null if there is no file. */
  async #identify(): Promise<string | null> {
    try {
      const { ctimeNs, dev, ino, mtimeNs, size } = await stat(this.#path, { bigint: true });
      return [dev, ino, size, mtimeNs, ctimeNs].join(' ');
    } catch {
      return null;
    }
  }

  /** Reads the file. The error is a sentence. A missing folder counts as a missing file. */
  async #read(): Promise<Result<T, string>> {
    const name = basename(this.#path);
    // Do this first, so that the next check notices a change during the read.
    const seen = await this.#identify();
    this.#lastIdentity = '';
    try {
      const text = await readFile(this.#path, 'utf8');
      // Some file systems fill the lost part with zeros.
      if (!this.#sync && /^\0*$/.test(text)) return ok(this.#initial);
      const parsed = this.#schema.safeParse(parseJson(text));
      if (parsed.success) this.#lastIdentity = seen;
      if (parsed.success) return ok(parsed.data);
      return err(t`${name} is damaged, or a newer Workcell wrote it. Workcell left it unchanged.`);
    } catch (failure) {
      const code = getErrorCode(failure) ?? String(failure);
      if (code !== 'ENOENT' && code !== 'ENOTDIR') return err(t`${name} cannot be read (${code}).`);
      this.#lastIdentity = seen;
      return ok(this.#initial);
    }
  }
}
