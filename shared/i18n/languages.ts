/** The app's languages, each with its own name for itself. Texts are written in the first one. */
export const languages = [
  { tag: 'en', name: 'English', decimalSign: '.' },
  { tag: 'de', name: 'Deutsch', decimalSign: ',' },
] as const;

/** A language as a BCP 47 tag. */
export type Language = (typeof languages)[number]['tag'];

/** The language that texts are written in. */
export const sourceLanguage: Language = 'en';

/** The languages that have a catalog. */
export const translations = languages.filter(({ tag }) => tag !== sourceLanguage);

/** The language for a user's choice, or for their system's locale if they leave it to that. */
export function chooseLanguage(chosen: unknown, locale: string): Language {
  const wanted = languages.some(({ tag }) => tag === chosen) ? chosen : new Intl.Locale(locale).language;
  return languages.find(({ tag }) => tag === wanted)?.tag ?? sourceLanguage;
}
