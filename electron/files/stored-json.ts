import { readFile } from 'node:fs/promises';
import type { z } from 'zod';
import { writeFileAtomically } from './write-file-atomically.ts';

/**
 * A small JSON file with its last known value in memory. Changes are applied one after the other to what the file
 * holds at that moment, so that two running hosts do not undo each other's entries. A file that is missing or does not
 * fit the schema counts as `initial`; one that cannot be written leaves the change in memory only.
 */
export class StoredJson<T> {
  readonly #path: string;
  readonly #schema: z.ZodType<T>;
  readonly #initial: T;
  #value: T;
  #lastWrite: Promise<void> = Promise.resolve();
  /** False while the file lacks what is in memory. */
  #isSaved = true;

  private constructor(path: string, schema: z.ZodType<T>, initial: T) {
    this.#path = path;
    this.#schema = schema;
    this.#initial = initial;
    this.#value = initial;
  }

  /** Reads the file; never rejects. */
  static async load<T>(path: string, schema: z.ZodType<T>, initial: T): Promise<StoredJson<T>> {
    const stored = new StoredJson(path, schema, initial);
    stored.#value = await stored.#read();
    return stored;
  }

  get value(): T {
    return this.#value;
  }

  /** Changes the value; settles when it is on disk, or could not be brought there. */
  update(change: (value: T) => T): Promise<void> {
    this.#lastWrite = this.#lastWrite.then(() => this.#write(change));
    return this.#lastWrite;
  }

  async #write(change: (value: T) => T): Promise<void> {
    this.#value = change(this.#isSaved ? await this.#read() : this.#value);
    try {
      await writeFileAtomically(this.#path, `${JSON.stringify(this.#value, null, 2)}\n`);
      this.#isSaved = true;
    } catch {
      this.#isSaved = false;
    }
  }

  async #read(): Promise<T> {
    try {
      const parsed = this.#schema.safeParse(JSON.parse(await readFile(this.#path, 'utf8')));
      return parsed.success ? parsed.data : this.#initial;
    } catch {
      return this.#initial;
    }
  }
}
