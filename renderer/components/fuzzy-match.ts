import { joinRanges, type Ranges } from './format/ranges.ts';

/**
 * How a query stands in a text: `words`, each piece of it at the start of a word; `inside`, each word of it in one piece,
 * some in the middle of a word; `scattered`, only its letters in their order.
 */
export type Fit = 'words' | 'inside' | 'scattered';

/** Where a query stands in a text: how well, and which characters to point out. */
export type Match = {
  readonly fit: Fit;
  /** Higher is better; only compared with other matches of the same query and fit. */
  readonly score: number;
  readonly ranges: Ranges;
};

// What a letter of the query is worth where it is found, and what it costs to pass over letters between two of them.
// Two letters in a row inside a word are worth less than two first letters, and more than one that is alone.
const found = 16;
const wordStart = 10;
const textStart = 4;
const inRow = 6;
const gapOpened = 5;
const gapWidened = 1;
const noScore = -1_000_000;

/** Longer words of a query, and what of a text lies behind so many characters, are not looked at. */
const longest = { query: 64, text: 512 } as const;

/**
 * Finds words of a query, as `wordsOf` gives them, in a text: all its letters in their order, with others between them where it must be.
 * Of all places it takes the best: starts of words, then letters in a row. Null when a word is not there; no words fit
 * everything.
 */
export function fuzzyMatch(words: readonly string[], text: string): Match | null {
  const lower = lowerOf(text).slice(0, longest.text);
  let score = 0;
  let fit: Fit = 'words';
  const ranges: (readonly [number, number])[] = [];
  for (const word of words) {
    const place = findWord(word, text, lower);
    if (place === null) return null;
    score += place.score;
    fit = worseOf(fit, place.fit);
    ranges.push(...place.ranges);
  }
  // Of two texts that fit alike, the shorter one has less that was not asked for.
  return {
    fit,
    score: score - Math.min(lower.length, 100) / 200,
    ranges: words.length > 1 ? joinRanges(ranges) : ranges,
  };
}

const ranks: Readonly<Record<Fit, number>> = { words: 0, inside: 1, scattered: 2 };

/** Orders fits, the best first. */
export function compareFits(one: Fit, other: Fit): number {
  return ranks[one] - ranks[other];
}

function worseOf(one: Fit, other: Fit): Fit {
  return compareFits(one, other) < 0 ? other : one;
}

/** The words of a query as they are looked for. */
export function wordsOf(query: string): readonly string[] {
  return query
    .split(/\s+/)
    .filter(Boolean)
    .map((word) => lowerOf(word).slice(0, longest.query));
}

/** Lower case, letter for letter: a character whose lower case has another length stays. */
function lowerOf(text: string): string {
  const lower = text.toLowerCase();
  if (lower.length === text.length) return lower;
  return Array.from({ length: text.length }, (_, at) => {
    const letter = text.charAt(at).toLowerCase();
    return letter.length === 1 ? letter : text.charAt(at);
  }).join('');
}

/** Where one word of the query, in lower case, stands best. In one piece from the start of a word is always best. */
function findWord(word: string, text: string, lower: string): Match | null {
  const start = findAtWordStart(word, text, lower);
  if (start !== -1) return piece('words', word, start);
  const inside = lower.indexOf(word);
  if (word.length === 1) return inside === -1 ? null : piece('inside', word, inside);
  if (!hasInOrder(word, lower)) return null;
  const { at, score } = bestPositions(word, text, lower);
  const ranges = joinRanges(at.map((each) => [each, each + 1] as const));
  if (ranges.every(([from]) => isWordStart(text, from))) return { fit: 'words', score, ranges };
  return inside === -1 ? { fit: 'scattered', score, ranges } : piece('inside', word, inside);
}

function findAtWordStart(word: string, text: string, lower: string): number {
  let at = lower.indexOf(word);
  while (at !== -1 && !isWordStart(text, at)) at = lower.indexOf(word, at + 1);
  return at;
}

function piece(fit: Fit, { length }: string, at: number): Match {
  const atStart = (fit === 'words' ? wordStart : 0) + (at === 0 ? textStart : 0);
  return { fit, score: length * found + (length - 1) * inRow + atStart, ranges: [[at, at + length]] };
}

/** Most texts lack a letter: this says so for little. */
function hasInOrder(word: string, lower: string): boolean {
  let from = 0;
  for (const letter of word) {
    const at = lower.indexOf(letter, from);
    if (at === -1) return false;
    from = at + letter.length;
  }
  return true;
}

type Positions = { readonly score: number; readonly at: readonly number[] };

// Tables for one word in one text, used again for the next: thousands of texts are looked at for each key.
const ending = new Int32Array(longest.query * longest.text);
const best = new Int32Array(longest.query * longest.text);
const bonuses = new Int32Array(longest.text);

/**
 * The best place for each letter, by the table of all: `ending` has the best score of the first letters with the last of
 * them at a place of the text, and `best` the best of those there or before, less what the way from there costs.
 */
function bestPositions(word: string, text: string, lower: string): Positions {
  const width = Math.min(lower.length, longest.text);
  for (let at = 0; at < width; at += 1) bonuses[at] = found + (isWordStart(text, at) ? wordStart : 0);
  for (let letter = 0; letter < word.length; letter += 1) {
    const code = word.charCodeAt(letter);
    const row = letter * width;
    let passed = noScore;
    for (let at = 0; at < width; at += 1) {
      const here = row + at;
      ending[here] =
        code === lower.charCodeAt(at) ? (bonuses[at] ?? 0) + reached(letter, here - width - 1, at) : noScore;
      passed = Math.max(ending[here] ?? noScore, passed - gapWidened);
      best[here] = passed;
    }
  }
  return readPositions(word.length, width);
}

/** The best that leads to a letter: from the one before it, which stands right before it or further away. */
function reached(letter: number, before: number, at: number): number {
  if (letter === 0) return at === 0 ? textStart : 0;
  if (at === 0) return noScore;
  return Math.max((ending[before] ?? noScore) + inRow, (best[before] ?? noScore) - gapOpened);
}

/** Walks the tables back from the best end; of equal ones the first, and the nearest letter before each. */
function readPositions(letters: number, width: number): Positions {
  const last = (letters - 1) * width;
  let end = 0;
  for (let at = 1; at < width; at += 1) {
    if ((ending[last + at] ?? noScore) > (ending[last + end] ?? noScore)) end = at;
  }
  const score = ending[last + end] ?? noScore;
  const positions = [end];
  for (let letter = letters - 2; letter >= 0; letter -= 1) {
    end = letterBefore(letter * width, end);
    positions.unshift(end);
  }
  return { score, at: positions };
}

function letterBefore(row: number, end: number): number {
  let chosen = end - 1;
  let worth = (ending[row + chosen] ?? noScore) + inRow;
  for (let at = end - 1; at >= 0; at -= 1) {
    const from = (ending[row + at] ?? noScore) - gapOpened - gapWidened * (end - 1 - at);
    if (from <= worth) continue;
    worth = from;
    chosen = at;
  }
  return chosen;
}

/** A letter or digit after something else, or a capital after a small letter. */
function isWordStart(text: string, at: number): boolean {
  if (!isWordCharacter(text.charCodeAt(at))) return false;
  if (at === 0) return true;
  const before = text.charCodeAt(at - 1);
  if (!isWordCharacter(before)) return true;
  return isCapital(text.charCodeAt(at)) && !isCapital(before);
}

function isCapital(code: number): boolean {
  return code >= 65 && code <= 90;
}

/** Letters and digits. Beyond ASCII everything counts as one but spaces and punctuation. */
function isWordCharacter(code: number): boolean {
  if (code < 128) return (code >= 97 && code <= 122) || isCapital(code) || (code >= 48 && code <= 57);
  return /[\p{L}\p{N}\p{M}\p{Cs}]/u.test(String.fromCharCode(code));
}
