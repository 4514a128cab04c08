import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { t } from '../../shared/i18n/i18n.ts';
import { makeOwnFolder } from '../files/own-folder.ts';
import { type RecordingEnds, SpoolFile } from './spool-file.ts';

/** The maximum size of all recordings together, in bytes. The oldest are deleted first. */
const defaultBudgetBytes = 512 * 1024 * 1024;

/**
 * Records large outputs on disk, one file each, as long as the app runs. Never waits for the disk and never throws its
 * errors: a failed recording keeps the reason.
 */
export class OutputSpool {
  readonly #folder: string;
  readonly #budget: number;
  readonly #files = new Map<string, SpoolFile>();
  readonly #emptied: Promise<unknown>;

  /** `folder` belongs to this spool, which empties it now. It is created when something is recorded. */
  constructor(folder: string, budget: number = defaultBudgetBytes) {
    this.#folder = folder;
    this.#budget = budget;
    this.#emptied = rm(folder, { recursive: true, force: true }).catch(() => undefined);
  }

  /** Adds to a recording. The first text starts it. */
  append(key: string, text: string): void {
    const known = this.#files.get(key);
    const file = known ?? new SpoolFile(join(this.#folder, hashFileName(key)), () => this.#prepareFolder());
    if (known === undefined) this.#files.set(key, file);
    file.append(text);
    this.#enforceBudget(key);
  }

  /** Returns the number of recorded characters. 0 if there is no recording or it was lost. */
  getLength(key: string): number {
    return this.#files.get(key)?.length ?? 0;
  }

  /** Returns why a recording was lost or ended early. Null if it did not. */
  getProblem(key: string): string | null {
    return this.#files.get(key)?.problem ?? null;
  }

  /** Returns the first and last characters of a recording; see `SpoolFile.readEnds`. Null if there is none. */
  async readEnds(key: string, headLength: number, tailLength: number): Promise<RecordingEnds | null> {
    return (await this.#files.get(key)?.readEnds(headLength, tailLength)) ?? null;
  }

  /** Resolves when everything appended is on disk, or failed. */
  async waitForWrites(): Promise<void> {
    await Promise.all([...this.#files.values()].map((file) => file.waitForWrites()));
  }

  /**
   * Deletes the recordings whose keys start with `keyStart`. Resolves when the files are gone, or could not be deleted.
   */
  async deleteRecordings(keyStart: string): Promise<void> {
    const files = [...this.#files].filter(([key]) => key.startsWith(keyStart)).map(([, file]) => file);
    await Promise.all(files.map((file) => file.remove(t`The thread was deleted.`)));
  }

  /** Deletes all recordings. */
  async close(): Promise<void> {
    await Promise.all([...this.#files.values()].map((file) => file.remove(t`Workcell is closing.`)));
    await rm(this.#folder, { recursive: true, force: true }).catch(() => undefined);
  }

  async #prepareFolder(): Promise<void> {
    await this.#emptied;
    await makeOwnFolder(dirname(this.#folder), this.#folder);
  }

  #enforceBudget(newest: string): void {
    const kept = [...this.#files].filter(([, file]) => file.problem === null);
    let total = kept.reduce((sum, [, file]) => sum + file.bytes, 0);
    for (const [key, file] of kept) {
      if (total <= this.#budget) return;
      if (key === newest && kept.length > 1) continue;
      total -= file.bytes;
      void file.remove(t`There was no space for more recordings.`);
    }
  }
}

/** Returns a hash as the file name, because ids come from outside. */
function hashFileName(key: string): string {
  return `${createHash('sha256').update(key).digest('hex').slice(0, 32)}.txt`;
}
