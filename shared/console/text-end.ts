/**
 * The end of a growing text: at least its last `cap` characters, at most twice as many. It has two parts, and the older
 * one is dropped as a whole, so that an addition copies nothing. Immutable.
 */
export type TextEnd = { readonly older: string; readonly newer: string };

/** The end of an empty text. */
export const emptyEnd: TextEnd = { older: '', newer: '' };

/** Adds text to the end. */
export function appendToEnd({ older, newer }: TextEnd, text: string, cap: number): TextEnd {
  if (newer.length + text.length <= cap) return { older, newer: newer + text };
  return text.length > cap ? { older: '', newer: text.slice(-cap) } : { older: newer, newer: text };
}

/** All kept text, as one string. */
export function textOfEnd({ older, newer }: TextEnd): string {
  return older + newer;
}
