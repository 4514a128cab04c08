import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Raised whenever digests are made otherwise: what was kept before is then made anew. */
const recipe = 1;

type KeptDigest = { readonly marks: string; readonly text: string };

/**
 * Digests of the runs of one workspace, as texts, in a file with a line for each and a hash of all in front: one that was
 * damaged is made anew. It has times, counts and names of tools, programs and models, and nothing of what was said or done.
 */
export class KeptDigests {
  readonly #folder: string;
  readonly #path: string;
  readonly #known = new Map<string, KeptDigest>();
  #hasChanged = false;

  /** `indexFolder` is where the indexes of files are kept as well. */
  constructor(indexFolder: string, projectRoot: string) {
    this.#folder = join(indexFolder, 'digests');
    this.#path = join(this.#folder, hashOf(projectRoot).slice(0, 40));
    for (const line of linesOf(this.#path)) {
      const [id, marks, text] = line.split('\t');
      if (id !== undefined && marks !== undefined && text !== undefined) this.#known.set(id, { marks, text });
    }
  }

  /** What is kept of a run; null where its files are not those any more. */
  get(id: string, marks: string): string | null {
    const kept = this.#known.get(id);
    return kept?.marks === marks ? kept.text : null;
  }

  /** Neither of the texts has a tab or an end of line in it. */
  put(id: string, kept: KeptDigest): void {
    this.#known.set(id, kept);
    this.#hasChanged = true;
  }

  /** Forgets runs that are not among these. */
  retain(ids: ReadonlySet<string>): void {
    for (const id of this.#known.keys()) {
      if (ids.has(id)) continue;
      this.#known.delete(id);
      this.#hasChanged = true;
    }
  }

  /** Writes what has changed. A disk that refuses it costs time at the next gathering, and nothing else. */
  keep(): void {
    if (!this.#hasChanged) return;
    try {
      mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
      const lines = [...this.#known].map(([id, { marks, text }]) => `${id}\t${marks}\t${text}\n`).join('');
      writeFileSync(`${this.#path}.new`, `${headOf(lines)}\n${lines}`, { mode: 0o600 });
      renameSync(`${this.#path}.new`, this.#path);
      this.#hasChanged = false;
    } catch {
      // Said above.
    }
  }
}

function linesOf(path: string): readonly string[] {
  try {
    const kept = readFileSync(path, 'utf8');
    const end = kept.indexOf('\n');
    const lines = kept.slice(end + 1);
    return kept.slice(0, end) === headOf(lines) ? lines.split('\n') : [];
  } catch {
    return [];
  }
}

function headOf(lines: string): string {
  return `${recipe} ${hashOf(lines)}`;
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
