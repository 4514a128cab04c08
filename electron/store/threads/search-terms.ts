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
export function* splitWords(text: string): Generator<PlacedWord> {
  for (const { 0: found, index } of text.matchAll(word)) {
    yield { word: plain(found), from: index, to: index + found.length };
  }
}

/**
 * A user's search: words, and phrases in double quotes, all of which must match. The last word may be incomplete,
 * unless it is in quotes or a single letter, because half of all words begin with one. Nothing a user writes is an
 * operator.
 */
export function parseSearch(query: string): readonly SearchTerm[] {
  const parts = splitSearch(query);
  const terms = parts.map(({ isPhrase, text }, at) => ({
    words: [...splitWords(text)].map((placed) => placed.word),
    isPrefix: !isPhrase && at === parts.length - 1 && !/^[a-z\d]$/i.test(text),
  }));
  return terms.filter(({ words }) => words.length > 0);
}

/** The pieces of a search as they were typed: words, and phrases in double quotes, without the quotes. */
export function splitSearch(query: string): readonly { readonly text: string; readonly isPhrase: boolean }[] {
  return [...query.matchAll(/"([^"]*)"?|[^\s"]+/g)].map(({ 0: word, 1: phrase }) => ({
    text: phrase ?? word,
    isPhrase: phrase !== undefined,
  }));
}

function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}
