import { foldCase } from './fold-case.ts';

// A letter with a mark can be written in two ways: as one character, or as the letter and its mark. Keyboards write the
// first, and names of files from a Mac the second. What a user searches for must be found in both.

/** Half-open ranges of a text, in order and not overlapping. */
export type Places = readonly (readonly [from: number, to: number])[];

/** What is written in one spelling or another: a letter with its marks, or a Korean syllable. */
const letter =
  /(?:[\u1100-\u1112][\u1161-\u1175][\u11a8-\u11c2]?|[\uac00-\ud7a3][\u11a8-\u11c2]?|\P{M})\p{M}*|\p{M}+/gu;
const isAscii = /^[\0-\x7f]*$/;

/** A text with each letter and its marks as one character, where there is one. */
export function composeText(text: string): string {
  return isComposed(text) ? text : text.replace(letter, (one) => one.normalize('NFC'));
}

/**
 * A text in the form that searches compare: without case, and each letter in one spelling. A text has another one in it
 * when its form has the other's form in it.
 */
export function toSearchForm(text: string): string {
  return foldCase(composeText(text));
}

/** The spellings of a text that a search by someone else's program, which compares characters, has to try. */
export function listSpellings(text: string): readonly string[] {
  return isAscii.test(text) ? [text] : [...new Set([text.normalize('NFC'), text.normalize('NFD'), text])];
}

/** A test for texts that have every word of a search. A search without words fits each text. */
export function createWordTest(search: string): (text: string) => boolean {
  const words = toSearchForm(search).split(/\s+/).filter(Boolean);
  return (text) => {
    if (words.length === 0) return true;
    const form = toSearchForm(text);
    return words.every((word) => form.includes(word));
  };
}

/** Where a text has another one in it, as positions in the text as it is. A letter is found with all of its marks. */
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

/** Positions in a text for those in what `composeText` returns, or in its form. */
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
