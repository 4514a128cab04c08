/** A word or phrase to search for: words without case and accents, in this order. */
export type SearchTerm = {
  readonly words: readonly string[];
  /** The last word may be only the beginning of one. */
  readonly isPrefix: boolean;
};

/** A run of letters and digits, as the index splits texts. */
const word = /[\p{L}\p{N}\p{Co}][\p{L}\p{N}\p{Co}\p{M}]*/gu;

/** A word of a text and its position. */
export type PlacedWord = { readonly word: string; readonly from: number; readonly to: number };

/** The words of a text, in sequence. */
export function* wordsIn(text: string): Generator<PlacedWord> {
  for (const { 0: found, index } of text.matchAll(word)) {
    yield { word: plain(found), from: index, to: index + found.length };
  }
}

/**
 * A person's search: words, and phrases in double quotes, all of which must match. The last word may be incomplete,
 * unless it is in quotes or a single letter, because half of all words begin with one. Nothing a person writes is an
 * operator.
 */
export function readSearch(query: string): readonly SearchTerm[] {
  const parts = [...query.matchAll(/"([^"]*)"?|[^\s"]+/g)];
  const terms = parts.map(({ 0: part, 1: phrase }, at) => ({
    words: [...wordsIn(phrase ?? part)].map((placed) => placed.word),
    isPrefix: phrase === undefined && at === parts.length - 1 && !/^[a-z\d]$/i.test(part),
  }));
  return terms.filter(({ words }) => words.length > 0);
}

function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}
