import { createHash } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { makeOwnFolderSync } from '../../../files/own-folder.ts';

/** Raise this when digests change. Old caches are then rebuilt. */
const formatVersion = 1;

type CachedDigest = { readonly marks: string; readonly text: string };

/**
 * Caches the digests of a workspace's runs in a text file, one line per run, with a hash of everything at the top. A
 * damaged file is rebuilt. The cache contains times, counts, and names of tools, programs and models, but no texts or
 * results.
 */
export class StoredDigestCache {
  /** The data folder. */
  readonly #above: string;
  readonly #folder: string;
  readonly #path: string;
  readonly #known = new Map<string, CachedDigest>();
  #hasChanged = false;

  /** `indexFolder` also has the indexes of files. */
  constructor(indexFolder: string, projectRoot: string) {
    this.#above = dirname(indexFolder);
    this.#folder = join(indexFolder, 'digests');
    this.#path = join(this.#folder, hash(projectRoot).slice(0, 40));
    for (const line of readLines(this.#path)) {
      const [id, marks, text] = line.split('\t');
      if (id !== undefined && marks !== undefined && text !== undefined) this.#known.set(id, { marks, text });
    }
  }

  /** Returns the cached text of a run; null if its files have changed. */
  get(id: string, marks: string): string | null {
    const kept = this.#known.get(id);
    return kept?.marks === marks ? kept.text : null;
  }

  /** Stores a digest. Its texts contain no tab or newline. */
  put(id: string, kept: CachedDigest): void {
    this.#known.set(id, kept);
    this.#hasChanged = true;
  }

  /** Drops all other runs. */
  retain(ids: ReadonlySet<string>): void {
    for (const id of this.#known.keys()) {
      if (ids.has(id)) continue;
      this.#known.delete(id);
      this.#hasChanged = true;
    }
  }

  /** Saves changes. If the disk refuses, the next gathering only takes longer. */
  save(): void {
    if (!this.#hasChanged) return;
    try {
      makeOwnFolderSync(this.#above, this.#folder);
      const lines = [...this.#known].map(([id, { marks, text }]) => `${id}\t${marks}\t${text}\n`).join('');
      writeFileSync(`${this.#path}.new`, `${toHeader(lines)}\n${lines}`, { mode: 0o600 });
      renameSync(`${this.#path}.new`, this.#path);
      this.#hasChanged = false;
    } catch {
      // The next gathering reads the runs again.
    }
  }
}

function readLines(path: string): readonly string[] {
  try {
    const kept = readFileSync(path, 'utf8');
    const end = kept.indexOf('\n');
    const lines = kept.slice(end + 1);
    return kept.slice(0, end) === toHeader(lines) ? lines.split('\n') : [];
  } catch {
    return [];
  }
}

function toHeader(lines: string): string {
  return `${formatVersion} ${hash(lines)}`;
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
