/** Where a query stands in a text: how well, and which characters to point out. */
export type Match = {
  /** Higher is better; only compared with other matches of the same query. */
  readonly score: number;
  /** Half-open ranges of the text, in order and apart. */
  readonly ranges: readonly (readonly [start: number, end: number])[];
};

const atStart = 4;
const atWord = 3;
const inside = 1;
const asInitials = 2;

/**
 * Finds every word of the query in the text, at the start of words where it can; or the query as the first letters of
 * words, as in "nt" for "New thread". Null when neither fits; an empty query fits everything.
 */
export function matchWords(query: string, text: string): Match | null {
  const words = query.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  const lower = text.toLocaleLowerCase();
  const found = words.map((word) => findWord(word, lower));
  if (found.every((place) => place !== null)) {
    return {
      score: found.reduce((sum, { score }) => sum + score, 0),
      ranges: joinRanges(found.map(({ range }) => range)),
    };
  }
  return matchInitials(words.join(''), lower);
}

type Place = { readonly score: number; readonly range: readonly [number, number] };

function findWord(word: string, text: string): Place | null {
  const starts = wordStarts(text).filter((at) => text.startsWith(word, at));
  const start = starts[0] ?? text.indexOf(word);
  if (start === -1) return null;
  const score = start === 0 ? atStart : starts.length > 0 ? atWord : inside;
  return { score, range: [start, start + word.length] };
}

function matchInitials(letters: string, text: string): Match | null {
  const ranges: [number, number][] = [];
  let next = 0;
  for (const at of wordStarts(text)) {
    if (next < letters.length && text[at] === letters[next]) {
      ranges.push([at, at + 1]);
      next += 1;
    }
  }
  return next === letters.length && letters.length > 1 ? { score: asInitials, ranges } : null;
}

function wordStarts(text: string): readonly number[] {
  return [...text.matchAll(/(?<![\p{L}\p{N}])[\p{L}\p{N}]/gu)].map(({ index }) => index);
}

function joinRanges(ranges: readonly (readonly [number, number])[]): readonly (readonly [number, number])[] {
  const joined: [number, number][] = [];
  for (const [start, end] of ranges.toSorted(([one], [other]) => one - other)) {
    const last = joined.at(-1);
    if (last !== undefined && start <= last[1]) last[1] = Math.max(last[1], end);
    else joined.push([start, end]);
  }
  return joined;
}

/** A text cut at the ranges of its match, in order. */
export function cutAtMatch(
  text: string,
  ranges: Match['ranges'],
): readonly { readonly at: number; readonly words: string; readonly matched: boolean }[] {
  const pieces: { at: number; words: string; matched: boolean }[] = [];
  let end = 0;
  for (const [from, to] of ranges) {
    if (from > end) pieces.push({ at: end, words: text.slice(end, from), matched: false });
    pieces.push({ at: from, words: text.slice(from, to), matched: true });
    end = to;
  }
  if (end < text.length) pieces.push({ at: end, words: text.slice(end), matched: false });
  return pieces;
}
