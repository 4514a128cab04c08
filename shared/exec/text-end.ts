/**
 * The end of a text that grows: at least its last `cap` characters, at most twice as many. It is kept in two parts, of
 * which the older one goes as a whole, so that nothing is copied for each addition. Immutable.
 */
export type TextEnd = { readonly older: string; readonly newer: string };

/** The end of an empty text. */
export const emptyEnd: TextEnd = { older: '', newer: '' };

/** The end with more text after it. */
export function appendToEnd({ older, newer }: TextEnd, text: string, cap: number): TextEnd {
  if (newer.length + text.length <= cap) return { older, newer: newer + text };
  return text.length > cap ? { older: '', newer: text.slice(-cap) } : { older: newer, newer: text };
}

/** Everything that is kept, as one string. */
export function textOfEnd({ older, newer }: TextEnd): string {
  return older + newer;
}
