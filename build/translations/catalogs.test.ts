import { describe, expect, it } from 'vitest';
import { translations } from '../../shared/i18n/languages.ts';
import { readBareTexts, readCatalog, readTexts } from './read-texts.ts';

const texts = [...readTexts().keys()];
const placeholders = (text: string) => [...text.matchAll(/\{\d+\}/g)].map(([mark]) => mark).toSorted();
const outside = (text: string) => [/^\s*/.exec(text)?.[0], /\s*$/.exec(text)?.[0]];

describe('the elements of the page', () => {
  it('the elements of the page contain no text that a catalog cannot have', () => {
    expect([...readBareTexts()]).toEqual([]);
  });
});

describe.each(translations)('the words in $name', ({ tag }) => {
  const catalog = readCatalog(tag);
  const entries = Object.entries(catalog).filter(([, translated]) => translated !== '');

  it('the catalog has every text of the app (npm run words lists the missing ones)', () => {
    expect(texts.length).toBeGreaterThan(1_000);
    expect(texts.filter((text) => !catalog[text])).toEqual([]);
  });

  it('the catalog has no other text', () => {
    expect(Object.keys(catalog).filter((text) => !texts.includes(text))).toEqual([]);
  });

  it('the catalog keeps the values and surrounding spaces of the English text', () => {
    const wrong = entries.filter(
      ([text, translated]) =>
        placeholders(text).join() !== placeholders(translated).join() ||
        outside(text).join('|') !== outside(translated).join('|'),
    );
    expect(wrong).toEqual([]);
  });

  it('the catalog has nouns in as many forms as the language has', () => {
    const { pluralCategories } = new Intl.PluralRules(tag).resolvedOptions();
    const nouns = entries.filter(([text]) => /^[^|]+\|[^|]+$/.test(text));
    expect(nouns.length).toBeGreaterThan(10);
    expect(nouns.filter(([, translated]) => translated.split('|').length !== pluralCategories.length)).toEqual([]);
  });
});
