import { type Language, languages, sourceLanguage } from './languages.ts';

// The app's texts in the user's language. Texts are written in English where they are used, as t`…`. Another
// language's catalog has each of them as a key, with `{0}`, `{1}`… for values. The language is fixed before the first
// text: a program's entry point sets `workcellWords` before loading this module.

/** English texts and their translations. */
export type TextCatalog = Readonly<Record<string, string>>;

/** The language and catalog of a program. */
export type Translation = { readonly language: Language; readonly catalog: TextCatalog };

declare global {
  var workcellWords: Translation | undefined;
}

const { catalog, language: spoken } = globalThis.workcellWords ?? { language: sourceLanguage, catalog: null };

/** The app's language, as a BCP 47 tag. */
export const language: Language = spoken;

/** The decimal separator. */
export const decimalSign = languages.find(({ tag }) => tag === spoken)?.decimalSign ?? '.';

/** Created with the first noun: creating it is slow, and English does not need it. */
let rules: Intl.PluralRules | undefined;

const keys = new WeakMap<TemplateStringsArray, string>();

/** A text in the user's language. English if the catalog does not have it. */
export function t(texts: TemplateStringsArray, ...values: readonly unknown[]): string {
  const translated = catalog?.[toCatalogKey(texts)];
  if (translated === undefined) return texts.reduce((text, part, index) => `${text}${values[index - 1]}${part}`);
  return translated.replace(/\{(\d+)\}/g, (_, index: string) => String(values[Number(index)]));
}

/**
 * A word that English uses in several senses, which other languages translate differently: `term('Archive',
 * 'heading')`. The catalog has it with its sense, as `Archive [heading]`.
 */
export function term(text: string, sense: string): string {
  return catalog?.[`${text} [${sense}]`] ?? text;
}

/**
 * A noun in the form that a number requires. The catalog key is `one|many`, and its value has the forms of its own
 * language in the order of `Intl.PluralRules`.
 */
export function plural(number: number, one: string, many: string): string {
  const forms = catalog?.[`${one}|${many}`]?.split('|');
  if (forms === undefined) return number === 1 ? one : many;
  rules ??= new Intl.PluralRules(language);
  return forms[rules.resolvedOptions().pluralCategories.indexOf(rules.select(number))] ?? many;
}

/** A number with its noun in the right form: `1 file`, `3,000 files`. */
export function counted(number: number, one: string, many = `${one}s`): string {
  return `${wholeNumber(number)} ${plural(number, one, many)}`;
}

/** A whole number with the language's separators: `48,213`. */
export function wholeNumber(number: number): string {
  return Math.round(number).toLocaleString(language);
}

/** A number with this many digits after the language's decimal separator: `48.2`. */
export function decimal(number: number, digits: number): string {
  // Does not use Intl, because its first use takes as long as drawing a thread.
  return number.toFixed(digits).replace('.', decimalSign);
}

function toCatalogKey(texts: TemplateStringsArray): string {
  const known = keys.get(texts);
  if (known !== undefined) return known;
  const key = texts.reduce((text, part, index) => `${text}{${index - 1}}${part}`);
  keys.set(texts, key);
  return key;
}
