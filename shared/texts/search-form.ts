import { foldCase } from './fold-case.ts';

// A letter with a mark can be written in two ways: as one character, or as the letter and its mark. Keyboards write the
// first, and file names from a Mac have the second. A search must find both.

/** Half-open ranges of a text, in order and not overlapping. */
export type Places = readonly (readonly [from: number, to: number])[];

/** Matches what can be spelled in more than one way: a letter with its marks, or a Korean syllable. */
const letter =
  /(?:[\u1100-\u1112][\u1161-\u1175][\u11a8-\u11c2]?|[\uac00-\ud7a3][\u11a8-\u11c2]?|\P{M})\p{M}*|\p{M}+/gu;
const isAscii = /^[\0-\x7f]*$/;

/** Returns a text with each letter and its marks as one character, if there is one. */
export function composeText(text: string): string {
  return isComposed(text) ? text : text.replace(letter, (one) => one.normalize('NFC'));
}

/**
 * Returns a text in the form that searches compare: without case, and with one spelling for each letter. A text
 * contains another one if its form contains the other's form.
 */
export function toSearchForm(text: string): string {
  return foldCase(composeText(text));
}

const latinBeyondAscii = /[\u00df-\u024f\u1e00-\u1eff]/g;

/**
 * Returns a composed lowercase text with Latin letters without accents, each at its place. In other scripts, a letter
 * with a mark is a different letter.
 */
export function foldAccents(text: string): string {
  return isAscii.test(text) ? text : text.replace(latinBeyondAscii, withoutAccents);
}

function withoutAccents(letter: string): string {
  return /^[a-z](?=\p{M}+$)/u.exec(letter.normalize('NFD'))?.[0] ?? letter;
}

/** Returns the spellings that a search by another program must try, because that program compares characters. */
export function listSpellings(text: string): readonly string[] {
  return isAscii.test(text) ? [text] : [...new Set([text.normalize('NFC'), text.normalize('NFD'), text])];
}

/** Returns a test for texts that contain every word of a search. A search without words matches every text. */
export function createWordTest(search: string): (text: string) => boolean {
  const words = toSearchForm(search).split(/\s+/).filter(Boolean);
  return (text) => {
    if (words.length === 0) return true;
    const form = toSearchForm(text);
    return words.every((word) => form.includes(word));
  };
}

/** Finds one text in another. Returns positions in the original text. A match of a letter includes all of its marks. */
export function findPlaces(text: string, sought: string): Places {
  const wanted = toSearchForm(sought);
  if (wanted === '') return [];
  const form = toSearchForm(text);
  const places: (readonly [number, number])[] = [];
  for (let at = form.indexOf(wanted); at !== -1; at = form.indexOf(wanted, at + wanted.length)) {
    places.push([at, at + wanted.length]);
  }
  return places.length === 0 ? places : toOriginalPlaces(text, places);
}

/** Converts positions in the result of `composeText`, or in a search form, to positions in the original text. */
export function toOriginalPlaces(text: string, places: Places): Places {
  if (isComposed(text)) return places;
  const [starts, ends] = [new Map<number, number>(), new Map<number, number>()];
  let at = 0;
  for (const { 0: one, index } of text.matchAll(letter)) {
    const length = one.normalize('NFC').length;
    const isSame = length === one.length;
    for (let inside = 0; inside < length; inside += 1) {
      starts.set(at + inside, index + (isSame ? inside : 0));
      ends.set(at + inside + 1, index + (isSame ? inside + 1 : one.length));
    }
    at += length;
  }
  const found: (readonly [number, number])[] = [];
  for (const [from, to] of places) {
    const start = Math.max(starts.get(from) ?? text.length, found.at(-1)?.[1] ?? 0);
    const end = ends.get(to) ?? text.length;
    if (start < end) found.push([start, end]);
  }
  return found;
}

function isComposed(text: string): boolean {
  return isAscii.test(text) || text.normalize('NFC') === text;
}
