import { expect, it } from 'vitest';
import { fc } from '../../fixtures/testkit/properties.ts';
import { foldCase, listCaseVariants } from './fold-case.ts';

it.each([
  ['HELLO', 'hello'],
  ['ÄÖÜ', 'äöü'],
  ['ΣΊΣΥΦΟΣ', 'σίσυφος'],
  ['ПРИВЕТ', 'привет'],
  ['ſ', 's'],
  ['\u212a', 'k'],
])('case folding treats %s and %s as equal', (a, b) => {
  expect(foldCase(a)).toBe(foldCase(b));
});

it('folds the case of each character alone, so that part of a text is part of the folded text', () => {
  const text = fc.string({ unit: 'grapheme' });
  fc.assert(
    fc.property(text, text, (a, b) => {
      expect(foldCase(a + b)).toBe(foldCase(a) + foldCase(b));
    }),
  );
});

it('returns all characters that fold to the same one', () => {
  expect(new Set(listCaseVariants('K'))).toEqual(new Set(['k', 'K', '\u212a']));
  expect(listCaseVariants('7')).toEqual(['7']);
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (text) => {
      for (const character of text) {
        const same = listCaseVariants(character);
        expect(same).toContain(character);
        for (const other of same) expect(foldCase(other)).toBe(foldCase(character));
      }
    }),
  );
});
