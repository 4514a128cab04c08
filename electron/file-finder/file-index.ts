import { join } from 'node:path';
import type { FoundFile } from '../../shared/contract/files.ts';
import { rangesIn, scorePath } from '../../shared/files/path-query.ts';
import { BestOf } from './best-of.ts';

/** The files of a folder, ready to be searched. */
export class FileIndex {
  readonly #root: string;
  readonly #paths: string[] = [];
  readonly #folded: string[] = [];
  /** Where the name of a file begins in its path. */
  readonly #names: number[] = [];
  /** Which letters a path has, so that most of those that do not fit are passed over by one comparison. */
  readonly #letters: number[] = [];
  /** What fitted the last query: a longer one can only fit these. */
  #last: { readonly query: string; readonly fitting: readonly number[]; readonly of: number } | null = null;

  /** `root` is the absolute path of the folder. */
  constructor(root: string) {
    this.#root = root;
  }

  get size(): number {
    return this.#paths.length;
  }

  /** Adds paths from the folder, with `/` between their names. */
  add(paths: readonly string[]): void {
    for (const path of paths) {
      const lower = path.toLowerCase();
      // In a few languages the lower case is longer, and places in it would be others.
      const folded = lower.length === path.length ? lower : path;
      this.#paths.push(path);
      this.#folded.push(folded);
      this.#names.push(path.lastIndexOf('/') + 1);
      this.#letters.push(lettersOf(folded));
    }
  }

  /** The files that fit a query best, the best first; with an empty one those nearest to the root. */
  find(query: string, limit: number): readonly FoundFile[] {
    const folded = query.toLowerCase();
    const best = folded === '' ? this.#nearest(limit) : this.#fitting(folded, limit);
    return best.map((at) => {
      const path = this.#paths[at] ?? '';
      const ranges = rangesIn(folded, this.#folded[at] ?? '').map(([from, to]) => [from, to] as const);
      return { path, source: join(this.#root, path), ranges };
    });
  }

  #nearest(limit: number): readonly number[] {
    const best = new BestOf(limit, this.#isBefore);
    for (let at = 0; at < this.size; at += 1) {
      // Where the name begins tells of the folders before it.
      best.offer(at, 1 / (1 + (this.#names[at] ?? 0)));
    }
    return best.all;
  }

  #fitting(query: string, limit: number): readonly number[] {
    const best = new BestOf(limit, this.#isBefore);
    const fitting: number[] = [];
    const letters = lettersOf(query);
    const last = this.#last;
    const candidates = last !== null && last.of === this.size && query.startsWith(last.query) ? last.fitting : null;
    const count = candidates?.length ?? this.size;
    for (let next = 0; next < count; next += 1) {
      const at = candidates === null ? next : (candidates[next] ?? 0);
      if ((letters & ~(this.#letters[at] ?? 0)) !== 0) continue;
      const score = scorePath(query, this.#folded[at] ?? '', this.#names[at] ?? 0);
      if (score === 0) continue;
      fitting.push(at);
      best.offer(at, score);
    }
    this.#last = { query, fitting, of: this.size };
    return best.all;
  }

  readonly #isBefore = (one: number, other: number): boolean => (this.#folded[one] ?? '') < (this.#folded[other] ?? '');
}

/** A bit for each letter; digits and all others share four. */
function lettersOf(text: string): number {
  let letters = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    letters |= 1 << (code >= 97 && code <= 122 ? code - 97 : 26 + (code & 3));
  }
  return letters;
}
