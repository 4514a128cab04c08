import type { KeptHunk } from './kept-hunk.ts';
import type { DiffHunk, ParsedDiffFile } from './parse-unified-diff.ts';

const known = new WeakMap<DiffHunk, string>();

/** Identifies the lines of a hunk, wherever in a file and in whichever diff they are shown. */
export function hashHunk(hunk: DiffHunk): string {
  const key =
    known.get(hunk) ??
    hash(hunk.lines.map(({ kind, noNewline, text }) => `${kind[0]}${Number(noNewline)}${text}`).join('\n'));
  known.set(hunk, key);
  return key;
}

/** What a mark is on: a hash of lines, and their place. */
export type HunkName = Pick<KeptHunk, 'seen' | 'place'>;

/** Names the hunks of a file by their lines and places. */
export function nameHunks({ hunks }: Pick<ParsedDiffFile, 'hunks'>): readonly HunkName[] {
  return hunks.map((hunk) => ({ seen: hashHunk(hunk), place: { before: hunk.oldStart, after: hunk.newStart } }));
}

/**
 * Returns the index of the hunk that a mark is on, in whichever diff it was made: the one with the same lines in the same
 * place, before or after the change. Diffs of one moment agree on the place after, and diffs with one base on the place
 * before. -1 if there is none, or if several could be meant: the user decides again rather than never.
 */
export function findMarkedHunk(names: readonly HunkName[], { place, seen }: HunkName): number {
  if (place === null) return -1;
  const alike = names.flatMap((name, at) => (name.seen === seen && name.place !== null ? [{ ...name.place, at }] : []));
  const near = alike.filter(({ after, before }) => before === place.before || after === place.after);
  const [one, ...others] = near.filter(({ after, before }) => before === place.before && after === place.after);
  const [only, ...more] = one !== undefined && others.length === 0 ? [one] : near;
  return only === undefined || more.length > 0 ? -1 : only.at;
}

/**
 * Identifies what a diff does to a whole file. A file without lines, such as an image, counts by the ids of its contents.
 * Where the diff does not name them, `seen` counts instead, the hash of the diff.
 */
export function hashFile(file: ParsedDiffFile, seen: string): string {
  const { binary, change, contents, from, hunks, newMode, oldMode } = file;
  const data = binary ? (contents ?? seen) : null;
  return hash(JSON.stringify([change, from, oldMode, newMode, hunks.map(hashHunk), data]));
}

/** A hash of 106 bits: marks are no secrets, so it only has to tell texts apart. */
function hash(text: string): string {
  return [1, 2].map((seed) => hashWith(seed, text).toString(16)).join('-');
}

/** Mixes two words of 32 bits as `cyrb53` does. */
function hashWith(seed: number, text: string): number {
  let [one, other] = [0xdeadbeef ^ seed, 0x41c6ce57 ^ seed];
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    one = Math.imul(one ^ unit, 2_654_435_761);
    other = Math.imul(other ^ unit, 1_597_334_677);
  }
  one = Math.imul(one ^ (one >>> 16), 2_246_822_507) ^ Math.imul(other ^ (other >>> 13), 3_266_489_909);
  other = Math.imul(other ^ (other >>> 16), 2_246_822_507) ^ Math.imul(one ^ (one >>> 13), 3_266_489_909);
  return 4_294_967_296 * (2_097_151 & other) + (one >>> 0);
}
