import { composeText, foldAccents, toOriginalPlaces } from '../../shared/texts/search-form.ts';
import { joinRanges, type Ranges } from './format/ranges.ts';

/**
 * How a query matches a text. `words`: each piece starts a word. `inside`: each word is in one piece, some in the
 * middle of a word. `scattered`: only its letters, in order.
 */
export type Fit = 'words' | 'inside' | 'scattered';

/** A match of a query in a text: its quality, and which characters to highlight. */
export type FuzzyMatch = {
  readonly fit: Fit;
  /** Higher is better; only comparable with other matches of the same query and fit. */
  readonly score: number;
  readonly ranges: Ranges;
};

// What a matched letter of the query is worth, and what it costs to skip letters between two of them. Two adjacent
// letters inside a word are worth less than two first letters, and more than an isolated one.
const letterScore = 16;
const wordStartBonus = 10;
const textStartBonus = 4;
const adjacentBonus = 6;
const gapOpenCost = 5;
const gapWidenCost = 1;
const noScore = -1_000_000;

/** We ignore longer words of a query, and everything in a text beyond this many characters. */
const maxLengths = { query: 64, text: 512 } as const;

/**
 * Finds the words of a query, as returned by `splitQuery`, in a text: all letters in order, with gaps if necessary.
 * Picks the best of all positions: starts of words, then adjacent letters. Null when a word is missing; an empty query
 * matches everything.
 */
export function fuzzyMatch(words: readonly string[], text: string): FuzzyMatch | null {
  const match = matchComposed(words, composeText(text));
  return match === null ? null : { ...match, ranges: toOriginalPlaces(text, match.ranges) };
}

function matchComposed(words: readonly string[], text: string): FuzzyMatch | null {
  const lower = toFuzzyForm(text).slice(0, maxLengths.text);
  let score = 0;
  let fit: Fit = 'words';
  const ranges: (readonly [number, number])[] = [];
  for (const word of words) {
    const place = findWord(word, text, lower);
    if (place === null) return null;
    score += place.score;
    fit = getWorseFit(fit, place.fit);
    ranges.push(...place.ranges);
  }
  // Of two texts that match equally well, the shorter one contains fewer other characters.
  return {
    fit,
    score: score - Math.min(lower.length, 100) / 200,
    ranges: words.length > 1 ? joinRanges(ranges) : ranges,
  };
}

const ranks: Readonly<Record<Fit, number>> = { words: 0, inside: 1, scattered: 2 };

/** Sorts fits, the best first. */
export function compareFits(one: Fit, other: Fit): number {
  return ranks[one] - ranks[other];
}

function getWorseFit(one: Fit, other: Fit): Fit {
  return compareFits(one, other) < 0 ? other : one;
}

/** The words of a query in search form. */
export function splitQuery(query: string): readonly string[] {
  return query
    .split(/\s+/)
    .filter(Boolean)
    .map((word) => toFuzzyForm(word).slice(0, maxLengths.query));
}

/**
 * A text as the search compares it: in lower case, and Latin letters without accents. Each keeps its position in
 * what `composeText` returns.
 */
export function toFuzzyForm(text: string): string {
  return foldAccents(toLowerByLetter(composeText(text)));
}

/** Converts a text to lower case, letter by letter. Keeps a character whose lower case has another length. */
function toLowerByLetter(text: string): string {
  const lower = text.toLowerCase();
  if (lower.length === text.length) return lower;
  return Array.from({ length: text.length }, (_, at) => {
    const letter = text.charAt(at).toLowerCase();
    return letter.length === 1 ? letter : text.charAt(at);
  }).join('');
}

/** The best position of one word of the query, in search form. In one piece from the start of a word is always best. */
function findWord(word: string, text: string, lower: string): FuzzyMatch | null {
  const start = findAtWordStart(word, text, lower);
  if (start !== -1) return toPieceMatch('words', word, start);
  const inside = lower.indexOf(word);
  if (word.length === 1) return inside === -1 ? null : toPieceMatch('inside', word, inside);
  if (!hasLettersInOrder(word, lower)) return null;
  const { at, score } = findBestPositions(word, text, lower);
  const ranges = joinRanges(at.map((each) => [each, each + 1] as const));
  if (ranges.every(([from]) => isWordStart(text, from))) return { fit: 'words', score, ranges };
  return inside === -1 ? { fit: 'scattered', score, ranges } : toPieceMatch('inside', word, inside);
}

function findAtWordStart(word: string, text: string, lower: string): number {
  let at = lower.indexOf(word);
  while (at !== -1 && !isWordStart(text, at)) at = lower.indexOf(word, at + 1);
  return at;
}

function toPieceMatch(fit: Fit, { length }: string, at: number): FuzzyMatch {
  const atStart = (fit === 'words' ? wordStartBonus : 0) + (at === 0 ? textStartBonus : 0);
  return { fit, score: length * letterScore + (length - 1) * adjacentBonus + atStart, ranges: [[at, at + length]] };
}

/** Most texts lack a letter: this rules them out cheaply. */
function hasLettersInOrder(word: string, lower: string): boolean {
  let from = 0;
  for (const letter of word) {
    const at = lower.indexOf(letter, from);
    if (at === -1) return false;
    from = at + letter.length;
  }
  return true;
}

type Positions = { readonly score: number; readonly at: readonly number[] };

// Tables for one word in one text, reused for the next: each key press checks thousands of texts.
const endScores = new Int32Array(maxLengths.query * maxLengths.text);
const bestScores = new Int32Array(maxLengths.query * maxLengths.text);
const bonuses = new Int32Array(maxLengths.text);

/**
 * The best position of each letter, using a table of all of them. `endScores` has the best score of the first letters
 * with the last one at a position of the text. `bestScores` has the best score at that position or earlier, minus the
 * cost of the gap.
 */
function findBestPositions(word: string, text: string, lower: string): Positions {
  const width = Math.min(lower.length, maxLengths.text);
  for (let at = 0; at < width; at += 1) bonuses[at] = letterScore + (isWordStart(text, at) ? wordStartBonus : 0);
  for (let letter = 0; letter < word.length; letter += 1) {
    const code = word.charCodeAt(letter);
    const row = letter * width;
    let passed = noScore;
    for (let at = 0; at < width; at += 1) {
      const here = row + at;
      endScores[here] =
        code === lower.charCodeAt(at) ? (bonuses[at] ?? 0) + getReachScore(letter, here - width - 1, at) : noScore;
      passed = Math.max(endScores[here] ?? noScore, passed - gapWidenCost);
      bestScores[here] = passed;
    }
  }
  return readPositions(word.length, width);
}

/** The best score that reaches a letter from the one before it, either adjacent or further away. */
function getReachScore(letter: number, before: number, at: number): number {
  if (letter === 0) return at === 0 ? textStartBonus : 0;
  if (at === 0) return noScore;
  return Math.max((endScores[before] ?? noScore) + adjacentBonus, (bestScores[before] ?? noScore) - gapOpenCost);
}

/**
 * Backtracks through the tables from the best end; among equals, picks the first end and the nearest previous letter.
 */
function readPositions(letters: number, width: number): Positions {
  const last = (letters - 1) * width;
  let end = 0;
  for (let at = 1; at < width; at += 1) {
    if ((endScores[last + at] ?? noScore) > (endScores[last + end] ?? noScore)) end = at;
  }
  const score = endScores[last + end] ?? noScore;
  const positions = [end];
  for (let letter = letters - 2; letter >= 0; letter -= 1) {
    end = findPreviousLetter(letter * width, end);
    positions.unshift(end);
  }
  return { score, at: positions };
}

function findPreviousLetter(row: number, end: number): number {
  let chosen = end - 1;
  let worth = (endScores[row + chosen] ?? noScore) + adjacentBonus;
  for (let at = end - 1; at >= 0; at -= 1) {
    const from = (endScores[row + at] ?? noScore) - gapOpenCost - gapWidenCost * (end - 1 - at);
    if (from <= worth) continue;
    worth = from;
    chosen = at;
  }
  return chosen;
}

/** A letter or digit after something else, or an upper-case letter after a lower-case one. */
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

/** Letters and digits. Beyond ASCII, everything except spaces and punctuation counts. */
function isWordCharacter(code: number): boolean {
  if (code < 128) return (code >= 97 && code <= 122) || isCapital(code) || (code >= 48 && code <= 57);
  return /[\p{L}\p{N}\p{M}\p{Cs}]/u.test(String.fromCharCode(code));
}
