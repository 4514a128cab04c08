import { join } from 'node:path';
import type { FoundFile } from '../../shared/contract/files.ts';
import { foldAccents, toOriginalPlaces, toSearchForm } from '../../shared/texts/search-form.ts';
import { findPathRanges, scorePath } from './path-query.ts';

/** Keeps the best of the offered items, up to a limit, in order. Among equals, `isBefore` decides. */
class BestItems {
  readonly #limit: number;
  readonly #isBefore: (one: number, other: number) => boolean;
  readonly #items: { readonly item: number; readonly score: number }[] = [];
  /** Lower scores are dropped. */
  #least = Number.NEGATIVE_INFINITY;

  constructor(limit: number, isBefore: (one: number, other: number) => boolean) {
    this.#limit = limit;
    this.#isBefore = isBefore;
  }

  /** The items, best first. */
  get all(): readonly number[] {
    return this.#items.map(({ item }) => item);
  }

  /** Offers an item. Drops it if there are enough better ones. */
  offer(item: number, score: number): void {
    if (score < this.#least) return;
    let place = this.#items.length;
    for (; place > 0; place -= 1) {
      const before = this.#items[place - 1];
      if (before === undefined || score < before.score) break;
      if (score === before.score && !this.#isBefore(item, before.item)) break;
    }
    if (place === this.#limit) return;
    this.#items.splice(place, 0, { item, score });
    if (this.#items.length > this.#limit) this.#items.pop();
    if (this.#items.length === this.#limit) this.#least = this.#items.at(-1)?.score ?? this.#least;
  }
}

/** A searchable index of a folder's files. */
export class FileIndex {
  readonly #root: string;
  readonly #paths: string[] = [];
  readonly #folded: string[] = [];
  /** The position of the file name in each path. */
  readonly #names: number[] = [];
  /** The letters of each path, so that one comparison skips most paths that do not match. */
  readonly #letters: number[] = [];
  /** The matches of the last query: a longer query can only match these. */
  #last: { readonly query: string; readonly fitting: readonly number[]; readonly of: number } | null = null;

  /** `root` is the absolute path of the folder. */
  constructor(root: string) {
    this.#root = root;
  }

  get size(): number {
    return this.#paths.length;
  }

  /** Adds paths relative to the folder, with `/` between their names. */
  add(paths: readonly string[]): void {
    for (const path of paths) {
      const folded = toFileForm(path);
      this.#paths.push(path);
      this.#folded.push(folded);
      this.#names.push(folded.lastIndexOf('/') + 1);
      this.#letters.push(toLetterBits(folded));
    }
  }

  /**
   * Finds the best matches of a query, best first; for an empty query, the files nearest to the root. A query with a
   * space may be a sentence after a name, so its letters must be adjacent.
   */
  find(query: string, limit: number): readonly FoundFile[] {
    const folded = toFileForm(query);
    const best = folded === '' ? this.#rankFirst(limit) : this.#rankMatching(folded, limit);
    return best.map((at) => {
      const path = this.#paths[at] ?? '';
      const found = toOriginalPlaces(path, findPathRanges(folded, this.#folded[at] ?? ''));
      const ranges = found.map(([from, to]) => [from, to] as const);
      return { path, source: join(this.#root, path), ranges };
    });
  }

  #rankFirst(limit: number): readonly number[] {
    const best = new BestItems(limit, this.#isBefore);
    for (let at = 0; at < this.size; at += 1) {
      // The start of the name shows how deep the file is.
      best.offer(at, 1 / (1 + (this.#names[at] ?? 0)));
    }
    return best.all;
  }

  #rankMatching(query: string, limit: number): readonly number[] {
    const best = new BestItems(limit, this.#isBefore);
    const fitting: number[] = [];
    const letters = toLetterBits(query);
    const isSpaced = query.includes(' ');
    const last = this.#last;
    const candidates = last !== null && last.of === this.size && query.startsWith(last.query) ? last.fitting : null;
    const count = candidates?.length ?? this.size;
    for (let next = 0; next < count; next += 1) {
      const at = candidates === null ? next : (candidates[next] ?? 0);
      if ((letters & ~(this.#letters[at] ?? 0)) !== 0) continue;
      const path = this.#folded[at] ?? '';
      if (isSpaced && !path.includes(query)) continue;
      const score = scorePath(query, path, this.#names[at] ?? 0);
      if (score === 0) continue;
      fitting.push(at);
      best.offer(at, score);
    }
    this.#last = { query, fitting, of: this.size };
    return best.all;
  }

  readonly #isBefore = (one: number, other: number): boolean => (this.#folded[one] ?? '') < (this.#folded[other] ?? '');
}

/** Returns a text as it is compared: without case and accents, and with one kind of space. Letters keep their places. */
function toFileForm(text: string): string {
  return foldAccents(toSearchForm(text)).replace(/[\u00a0\u2000-\u200a\u202f\u3000]/g, ' ');
}

/** Returns the letters of a text as bits: one bit per letter. Digits and all other characters share four. */
function toLetterBits(text: string): number {
  let letters = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    letters |= 1 << (code >= 97 && code <= 122 ? code - 97 : 26 + (code & 3));
  }
  return letters;
}
