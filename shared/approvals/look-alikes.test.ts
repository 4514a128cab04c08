import { describe, expect, it } from 'vitest';
import { describeLookAlikes, findLookAlikes } from './look-alikes.ts';

const inName = (text: string) => findLookAlikes(text, () => true).map(({ character }) => character);
const inText = (text: string) => findLookAlikes(text, () => false).map(({ character }) => character);

describe('look-alikes', () => {
  it.each([
    ['сurl', ['с']],
    ['gооgle.com', ['о', 'о']],
    ['npм', ['м']],
    ['ruby\u03bf', ['\u03bf']],
    ['ｃｕｒｌ', ['ｃ', 'ｕ', 'ｒ', 'ｌ']],
    ['𝚌url', ['𝚌']],
    ['Ꭱm', ['Ꭱ']],
  ])('finds look-alikes in any word that mixes them with Latin: %s', (text, found) => {
    expect(inText(text)).toEqual(found);
    expect(inName(text)).toEqual(found);
  });

  it.each([
    ['аррӏе.com', ['а', 'р', 'р', 'ӏ', 'е']],
    ['ѕср', ['ѕ', 'с', 'р']],
    ['bank.example⁄login', ['⁄']],
    ['gıt', ['ı']],
  ])('finds look-alikes in a name even without any other characters in the word: %s', (text, found) => {
    expect(inName(text)).toEqual(found);
    expect(inText(text)).toEqual([]);
  });

  it.each(['échec', 'straße', 'файл.txt', 'привет', 'αβγ', '日本語ツール', 'مرحبا', 'a_1.b-2'])(
    'finds no look-alikes in a word of one script: %s',
    (text) => {
      expect(inText(text)).toEqual([]);
    },
  );

  it('finds no look-alikes in a name whose letters do not resemble Latin', () => {
    expect(inName('привет')).toEqual([]);
    expect(inName('naïve')).toEqual([]);
  });

  it('lists each look-alike once, with its script', () => {
    expect(describeLookAlikes(findLookAlikes('сuсrl ｒm', () => true))).toEqual([
      '“с” (U+0441) is Cyrillic, not Latin “c”.',
      '“ｒ” (U+FF52) is not “r”.',
    ]);
    expect(describeLookAlikes(findLookAlikes('wgeж', () => true))).toEqual(['“ж” (U+0436) is Cyrillic.']);
  });

  it('finds look-alikes in a megabyte of text in a moment', () => {
    const found = findLookAlikes('сurl '.repeat(200_000), () => false);
    expect(found).toHaveLength(200_000);
    expect(describeLookAlikes(found)).toHaveLength(1);
  });
});
