import { t } from '../i18n/i18n.ts';

/** Texts of tools and unknown messages are kept up to this many characters. */
const maxCharacters = 100_000;
const cutMark = t`\n\u2026 cut here`;

/** Cuts a text to the limit, with a note where it was cut. Does not change a text that was already cut. */
export function capText(text: string): string {
  if (text.length <= maxCharacters) return text;
  return `${text.slice(0, maxCharacters - cutMark.length).toWellFormed()}${cutMark}`;
}

/** A value from the wire as indented JSON text. */
export function toJsonText(value: unknown): string {
  return capText(JSON.stringify(value, null, 2) ?? '');
}

/** Like `toJsonText` without a limit, for what a user approves. */
export function toWholeJsonText(value: unknown): string {
  return JSON.stringify(value, null, 2) ?? '';
}
