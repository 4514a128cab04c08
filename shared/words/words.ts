import { type Language, languages, sourceLanguage } from './languages.ts';

// What the app says, in the language of the person. Texts are written in English where they are used, as t`…`; the
// catalogue of another language has each of them as its key, with `{0}`, `{1}`… where values go. The language is fixed
// before the first text is said: whoever starts a program puts it into `workcellWords` ahead of this module.

/** English texts and what they are in another language. */
export type Catalogue = Readonly<Record<string, string>>;

/** What a program says its words in. */
export type Words = { readonly language: Language; readonly catalogue: Catalogue };

declare global {
  var workcellWords: Words | undefined;
}

const { catalogue, language: spoken } = globalThis.workcellWords ?? { language: sourceLanguage, catalogue: null };

/** The language that the app speaks, as a tag of BCP 47. */
export const language: Language = spoken;

/** The sign between the whole and its parts in numbers. */
export const decimalSign = languages.find(({ tag }) => tag === spoken)?.decimalSign ?? '.';

/** Made with the first noun: making them takes long, and English does without. */
let rules: Intl.PluralRules | undefined;

const keys = new WeakMap<TemplateStringsArray, string>();

/** A text in the language of the person; in English where the catalogue does not have it. */
export function t(texts: TemplateStringsArray, ...values: readonly unknown[]): string {
  const translated = catalogue?.[keyOf(texts)];
  if (translated === undefined) return texts.reduce((text, part, index) => `${text}${values[index - 1]}${part}`);
  return translated.replace(/\{(\d+)\}/g, (_, index: string) => String(values[Number(index)]));
}

/**
 * A word that English uses in several senses, each another word elsewhere: `term('Archive', 'heading')`. The catalogue
 * has it with its sense, as `Archive [heading]`.
 */
export function term(text: string, sense: string): string {
  return catalogue?.[`${text} [${sense}]`] ?? text;
}

/**
 * A noun in the form that a number wants. The catalogue has it as `one|many`, and in its place the forms of its own
 * language in the order of `Intl.PluralRules`.
 */
export function plural(number: number, one: string, many: string): string {
  const forms = catalogue?.[`${one}|${many}`]?.split('|');
  if (forms === undefined) return number === 1 ? one : many;
  rules ??= new Intl.PluralRules(language);
  return forms[rules.resolvedOptions().pluralCategories.indexOf(rules.select(number))] ?? many;
}

/** A number with its noun in the right form: `1 file`, `3,000 files`. */
export function counted(number: number, one: string, many = `${one}s`): string {
  return `${wholeNumber(number)} ${plural(number, one, many)}`;
}

/** A whole number with the separators of the language: `48,213`. */
export function wholeNumber(number: number): string {
  return Math.round(number).toLocaleString(language);
}

/** A number with so many digits behind the decimal sign of the language: `48.2`. */
export function decimal(number: number, digits: number): string {
  // Not by Intl, whose first use takes as long as it takes to draw a thread.
  return number.toFixed(digits).replace('.', decimalSign);
}

function keyOf(texts: TemplateStringsArray): string {
  const known = keys.get(texts);
  if (known !== undefined) return known;
  const key = texts.reduce((text, part, index) => `${text}{${index - 1}}${part}`);
  keys.set(texts, key);
  return key;
}
