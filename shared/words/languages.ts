/** The languages of the app, each with its own name for itself. The first is the one that texts are written in. */
export const languages = [
  { tag: 'en', name: 'English', decimalSign: '.' },
  { tag: 'de', name: 'Deutsch', decimalSign: ',' },
] as const;

/** A language as a tag of BCP 47. */
export type Language = (typeof languages)[number]['tag'];

/** The language that texts are written in. */
export const sourceLanguage: Language = 'en';

/** The languages that have a catalogue. */
export const translations = languages.filter(({ tag }) => tag !== sourceLanguage);

/** The language for what a person has chosen, and for the locale of their system where they leave it to that. */
export function languageOf(chosen: unknown, locale: string): Language {
  const wanted = languages.some(({ tag }) => tag === chosen) ? chosen : new Intl.Locale(locale).language;
  return languages.find(({ tag }) => tag === wanted)?.tag ?? sourceLanguage;
}
