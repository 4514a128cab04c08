import { describe, expect, it } from 'vitest';
import { fc } from '../../fixtures/testkit/properties.ts';
import { foldCase } from './fold-case.ts';
import {
  composeText,
  createWordTest,
  findPlaces,
  listSpellings,
  toOriginalPlaces,
  toSearchForm,
} from './search-form.ts';

/** Letters with and without marks, each in one spelling or the other. */
const letters = fc
  .tuple(
    fc.constantFrom('é', 'Ü', 'ñ', 'å', 'ệ', 'й', '가', '각', 'が', 'a', 'Z', '7', ' ', '-', '😀', 'İ'),
    fc.boolean(),
  )
  .map(([letter, isSplit]) => letter.normalize(isSplit ? 'NFD' : 'NFC'));
const text = fc.array(letters, { maxLength: 20 }).map((parts) => parts.join(''));
const words = fc.array(letters, { minLength: 1, maxLength: 6 }).map((parts) => parts.join(''));

describe('a search for text', () => {
  it('finds each letter with marks in both of its spellings, at its place in the original text', () => {
    fc.assert(
      fc.property(text, words, text, fc.constantFrom('NFC', 'NFD'), (before, said, after, spelling) => {
        const whole = before + said + after;
        const places = findPlaces(whole, said.normalize(spelling));
        expect(places.length).toBeGreaterThan(0);
        for (const [from, to] of places) expect(toSearchForm(whole.slice(from, to))).toBe(toSearchForm(said));
        expect(createWordTest(said.normalize(spelling))(whole)).toBe(true);
      }),
    );
  });

  it('returns search places that are inside the text, in order, and do not overlap', () => {
    const any = fc.string({ unit: 'binary', maxLength: 30 });
    fc.assert(
      fc.property(any, any, (whole, sought) => {
        let end = 0;
        for (const [from, to] of findPlaces(whole, sought)) {
          expect(from).toBeGreaterThanOrEqual(end);
          expect(to).toBeGreaterThan(from);
          expect(to).toBeLessThanOrEqual(whole.length);
          end = to;
        }
      }),
    );
  });

  it('a search compares letters without case, and distinguishes letters with other marks', () => {
    expect(findPlaces('Das Café', 'CAFE\u0301')).toEqual([[4, 8]]);
    expect(findPlaces('Das Cafe\u0301 da', 'CAFÉ')).toEqual([[4, 9]]);
    expect(findPlaces('Cafè', 'Café')).toEqual([]);
    expect(findPlaces('a b a', '')).toEqual([]);
  });

  it('a search does not move a place when case changes the length of a text', () => {
    expect(findPlaces('İİ abc', 'ABC')).toEqual([[3, 6]]);
  });

  it('a search requires every word, in any order, and an empty search matches everything', () => {
    expect(createWordTest('zwei EI\u0308NS')('Eïns zwei')).toBe(true);
    expect(createWordTest('eins drei')('eins zwei')).toBe(false);
    expect(createWordTest('  ')('eins')).toBe(true);
  });

  it('tries one spelling of plain words, and two of others', () => {
    expect(listSpellings('cafe')).toEqual(['cafe']);
    expect(listSpellings('café')).toEqual(['café', 'cafe\u0301']);
    expect(listSpellings('cafe\u0301')).toEqual(['café', 'cafe\u0301']);
  });
});

it('composes a text in the same way as a whole and in parts', () => {
  fc.assert(
    fc.property(text, (said) => {
      expect(composeText(said)).toBe(said.normalize('NFC'));
      expect(composeText(composeText(said))).toBe(composeText(said));
      const { length } = composeText(said);
      if (length > 0) expect(toOriginalPlaces(said, [[0, length]])).toEqual([[0, said.length]]);
    }),
  );
});

it('keeps the length of each character when case is folded, so that places stay', () => {
  for (let code = 0; code <= 0x1ffff; code += 1) {
    const character = String.fromCodePoint(code);
    if (foldCase(character).length !== character.length) expect.fail(`U+${code.toString(16)}`);
  }
});
