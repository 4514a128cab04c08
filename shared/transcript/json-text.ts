import { t } from '../words/words.ts';

/** Texts of tools and unknown things are kept up to this many characters. */
const maxCharacters = 100_000;
const cutMark = t`\n\u2026 cut here`;

/** A text cut to what is kept, with a word where it was cut. One that was cut before stays as it is. */
export function capText(text: string): string {
  if (text.length <= maxCharacters) return text;
  return `${text.slice(0, maxCharacters - cutMark.length).toWellFormed()}${cutMark}`;
}

/** A value of the wire as indented JSON text. */
export function jsonText(value: unknown): string {
  return capText(JSON.stringify(value, null, 2) ?? '');
}

/** The same, never cut: for what a person approves. */
export function wholeJsonText(value: unknown): string {
  return JSON.stringify(value, null, 2) ?? '';
}
