import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { z } from 'zod';
import { codeOf } from '../../shared/base/failure.ts';
import { parseJson } from '../../shared/base/parse-json.ts';
import { err, ok, type Result } from '../../shared/base/result.ts';
import { SerialQueue } from '../../shared/base/serial-queue.ts';
import { t } from '../../shared/i18n/i18n.ts';
import { writeFileAtomically } from './write-file-atomically.ts';

/**
 * A small JSON file with its last known value in memory. Changes are applied one after the other to what the file
 * holds at that moment, so that two running hosts do not undo each other's entries. A file that is missing counts as
 * `initial`. One that does not fit the schema is damaged or of a newer version: it is never written over, and changes stay
 * in memory. So they do when it cannot be written.
 */
export class StoredJson<T> {
  readonly #path: string;
  readonly #schema: z.ZodType<T>;
  readonly #initial: T;
  #value: T;
  #problem: string | null = null;
  readonly #queue = new SerialQueue();
  /** False while the file lacks what is in memory. */
  #isSaved = true;
  /** Which file was read last: null where there was none, empty where that is not what is in memory. */
  #seen: string | null = '';

  private constructor(path: string, schema: z.ZodType<T>, initial: T) {
    this.#path = path;
    this.#schema = schema;
    this.#initial = initial;
    this.#value = initial;
  }

  /** Reads the file; never rejects. */
  static async load<T>(path: string, schema: z.ZodType<T>, initial: T): Promise<StoredJson<T>> {
    const stored = new StoredJson(path, schema, initial);
    const read = await stored.#read();
    if (read.ok) stored.#value = read.value;
    else stored.#problem = read.error;
    return stored;
  }

  get value(): T {
    return this.#value;
  }

  /** Why the file is not written, as a sentence; null when nothing is wrong. */
  get problem(): string | null {
    return this.#problem;
  }

  /**
   * Changes the value, which holds at once. Gives null when it is on disk, or a sentence on why it is not: then it holds
   * until the app ends, and the next change tries again. Never rejects.
   */
  update(change: (value: T) => T): Promise<string | null> {
    return this.#queue.run(() => this.#write(change));
  }

  /**
   * Reads the file again where it is another one than was read last, as when a second host has written it. What could not
   * be saved, or read, leaves what is in memory. Never rejects.
   */
  async refresh(): Promise<void> {
    await this.#queue.run(async () => {
      if (this.#isSaved && (await this.#identify()) !== this.#seen) {
        const read = await this.#read();
        if (read.ok) this.#value = read.value;
      }
    });
  }

  async #write(change: (value: T) => T): Promise<string | null> {
    const read = await this.#read();
    this.#value = change(read.ok && this.#isSaved ? read.value : this.#value);
    this.#problem = read.ok ? await this.#save() : read.error;
    this.#isSaved = this.#problem === null;
    return this.#problem;
  }

  async #save(): Promise<string | null> {
    try {
      this.#seen = '';
      await writeFileAtomically(this.#path, `${JSON.stringify(this.#value, null, 2)}\n`);
      return null;
    } catch (failure) {
      return t`${basename(this.#path)} cannot be written (${codeOf(failure) ?? failure}).`;
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

  /** The failure is a sentence. A folder that is not there has no file either. */
  async #read(): Promise<Result<T, string>> {
    const name = basename(this.#path);
    // First: a change while it is read shows at the next look.
    const seen = await this.#identify();
    this.#seen = '';
    try {
      const parsed = this.#schema.safeParse(parseJson(await readFile(this.#path, 'utf8')));
      if (parsed.success) this.#seen = seen;
      if (parsed.success) return ok(parsed.data);
      return err(t`${name} is damaged or was written by a newer Workcell. It is left as it is.`);
    } catch (failure) {
      const code = codeOf(failure) ?? String(failure);
      if (code !== 'ENOENT' && code !== 'ENOTDIR') return err(t`${name} cannot be read (${code}).`);
      this.#seen = seen;
      return ok(this.#initial);
    }
  }
}
