/** A word or phrase to search for: words without case and accents, in order. */
export type SearchTerm = {
  readonly words: readonly string[];
  /** True if the last word may be only the beginning of one. */
  readonly isPrefix: boolean;
};

/** A sequence of letters and digits, as the index splits texts. */
const word = /[\p{L}\p{N}\p{Co}][\p{L}\p{N}\p{Co}\p{M}]*/gu;

/** A word of a text and its position. */
export type PlacedWord = { readonly word: string; readonly from: number; readonly to: number };

/** Yields the words of a text, in order. */
export function* splitWords(text: string): Generator<PlacedWord> {
  for (const { 0: found, index } of text.matchAll(word)) {
    yield { word: plain(found), from: index, to: index + found.length };
  }
}

/**
 * Parses a user's search: words, and phrases in double quotes. All of them must match. The last word may be incomplete,
 * unless it is in quotes or a single letter or digit, because too many words start with the same character. Nothing
 * that a user types is an operator.
 */
export function parseSearch(query: string): readonly SearchTerm[] {
  const parts = splitSearch(query);
  const terms = parts.map(({ isPhrase, text }, at) => ({
    words: [...splitWords(text)].map((placed) => placed.word),
    isPrefix: !isPhrase && at === parts.length - 1 && !/^[a-z\d]$/i.test(text),
  }));
  return terms.filter(({ words }) => words.length > 0);
}

/** Splits a search into its parts as typed: words, and phrases in double quotes, without the quotes. */
export function splitSearch(query: string): readonly { readonly text: string; readonly isPhrase: boolean }[] {
  return [...query.matchAll(/"([^"]*)"?|[^\s"]+/g)].map(({ 0: word, 1: phrase }) => ({
    text: phrase ?? word,
    isPhrase: phrase !== undefined,
  }));
}

function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}
