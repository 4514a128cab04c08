import { describe, expect, it } from 'vitest';
import { anyText, fc, runs } from '../../fixtures/testkit/properties.ts';
import { visibleAnswer, visibleLine, visibleProse, visibleRuns, visibleText } from './visible-text.ts';

const all = Array.from({ length: 0x110000 }, (_, code) => String.fromCodePoint(code));
/** Every character with one of these properties, according to the engine's Unicode data. */
const withProperty = (property: RegExp) => all.filter((character) => property.test(character));

describe('invisible characters', () => {
  it.each([
    ['src/odd\u202Etxt.js', 'src/odd\\u202etxt.js'],
    ['a\u001b[31mb\u0007', 'a\\u001b[31mb\\u0007'],
    ['rm -rf / \u2066# no\u2069', 'rm -rf / \\u2066# no\\u2069'],
    ['a\u200bb\u00adc\u061cd\u2028e\u3164f', 'a\\u200bb\\u00adc\\u061cd\\u2028e\\u3164f'],
    ['echo a\rrm b', 'echo a\\u000drm b'],
    ['a\u{e0041}\ufe0fb', 'a\\u{e0041}\\ufe0fb'],
    ['ls\u00a0-la\u3000x\u2800y', 'ls\\u00a0-la\\u3000x\\u2800y'],
    ['a\ud800b', 'a\\ud800b'],
    ['a\u200db', 'a\\u200db'],
  ])('spells out invisible characters in %j', (text, shown) => {
    expect(visibleText(text)).toBe(shown);
  });

  it.each([
    ['Cc', /^[^\P{Cc}\n\t]$/u],
    ['Cf', /^\p{Cf}$/u],
    ['Co', /^\p{Co}$/u],
    ['Cs', /^\p{Cs}$/u],
    ['noncharacters', /^\p{Noncharacter_Code_Point}$/u],
    ['Zl and Zp', /^[\p{Zl}\p{Zp}]$/u],
    ['Zs', /^[^\P{Zs} ]$/u],
    ['Default_Ignorable_Code_Point', /^\p{Default_Ignorable_Code_Point}$/u],
    ['Bidi_Control', /^\p{Bidi_Control}$/u],
    ['Variation_Selector', /^\p{Variation_Selector}$/u],
    ['tags', /^[\u{e0000}-\u{e007f}]$/u],
    ['fillers', /^[\u115f\u1160\u3164\uffa0\u2800\u{16fe4}]$/u],
    ['blanks', /^[\u{13441}\u{13442}\u{1d159}\u303f\u{1da7f}\u{1da80}]$/u],
  ])('spells out all invisible characters of %s', (_, property) => {
    const characters = withProperty(property);
    expect(characters.length).toBeGreaterThan(0);
    expect(characters.filter((character) => visibleText(`a${character}`) === `a${character}`)).toEqual([]);
  });

  it('spells out invisible characters in ASCII, so that repeating it changes nothing', () => {
    const text = fc.array(fc.constantFrom(...'a \u0301\u20dd\u200b\u202e\ud800\u3164\u0e31\n\\', '\u{e0041}', 'é'));
    fc.assert(
      fc.property(
        fc.oneof(
          text.map((pieces) => pieces.join('')),
          anyText(),
        ),
        (any) => {
          expect(visibleText(visibleText(any))).toBe(visibleText(any));
          const plain = visibleRuns(any).flatMap((run) => (run.spelled ? [] : run.text));
          expect(plain.join('')).not.toMatch(/[^\P{C}\n\t]|\p{Default_Ignorable_Code_Point}/u);
        },
      ),
      { numRuns: runs(300, 3_000) },
    );
  });

  it('spells out marks without a letter and more marks than one letter can carry', () => {
    expect(visibleText('\u0338x')).toBe('\\u0338x');
    expect(visibleText('rm \u0338x')).toBe('rm \\u0338x');
    expect(visibleText('a\u200b\u0301')).toBe('a\\u200b\\u0301');
    expect(visibleText(`a${'\u0301'.repeat(6)}b`)).toBe(`a${'\u0301'.repeat(4)}\\u0301\\u0301b`);
  });
});

describe('visible characters', () => {
  it.each(["printf 'é 漢 שלום 👍'\n\techo done", 'e\u0301te\u0301', 'हिन्दी', 'Tiếng Việt'])(
    'keeps visible characters unchanged: %j',
    (text) => {
      expect(visibleText(text)).toBe(text);
    },
  );

  it('keeps every letter, number, sign, and punctuation mark by itself', () => {
    const seen = withProperty(/^[\p{L}\p{N}\p{P}\p{S}]$/u).filter((character) => visibleText(character) !== character);
    const named = [
      '\u115f',
      '\u1160',
      '\u2800',
      '\u3164',
      '\uffa0',
      '\ufffc',
      '\u{1d159}',
      '\u303f',
      '\u{13441}',
      '\u{13442}',
      '\u{1da7f}',
      '\u{1da80}',
    ];
    expect(seen.filter((character) => !named.includes(character))).toEqual([]);
  });
});

describe('prose', () => {
  it.each([
    'می\u200cخواهم',
    'क्\u200dष',
    '👩\u200d💻',
    '⚠\ufe0f',
    '« Bonjour\u202f»',
    '全角\u3000空白',
    '🏳\ufe0f\u200d🌈',
  ])('keeps the characters that words and emoji of prose need: %j', (text) => {
    expect(visibleProse(text)).toBe(text);
    expect(visibleText(text)).not.toBe(text);
  });

  it.each(['a\u202eb', 'a\u200bb', 'a\u200d', '\u{1f3f4}\u{e0067}', 'a\ufe0fb', '\u001b[1m', 'a\u2028b'])(
    'spells out characters of prose that hide or reorder words: %j',
    (text) => {
      expect(visibleProse(text)).toContain('\\u');
    },
  );
});

it('keeps a single line on one line', () => {
  expect(visibleLine('a\nb\tc\u202e')).toBe('a\\u000ab\\u0009c\\u202e');
});

describe("a model's answer", () => {
  it.each([0x202a, 0x202b, 0x202c, 0x202d, 0x202e, 0x2066, 0x2067, 0x2068, 0x2069, 0x200b, 0xfeff, 0xe0041, 0x1b])(
    "spells out %i characters of a model's answer",
    (code) => {
      const shown = visibleAnswer(`a${String.fromCodePoint(code)}b`);
      expect(shown).toMatch(/^a\\u\{?[0-9a-f]+\}?b$/);
    },
  );

  it.each([
    ['Arabic with its marks', 'مرحبا\u200f! قيمة\u061c 5-'],
    ['Hebrew with its marks and points', 'שָׁלוֹם (C++\u200e) עולם'],
    ['Persian with joiners', 'می\u200cخواهم'],
    ['Hindi with joiners', 'क्\u200dष'],
    ['emoji with joiners', '👩🏽\u200d💻 👨\u200d👩\u200d👧 ❤\ufe0f 1\ufe0f\u20e3 🇩🇪'],
    ['spaces of other widths', '5\u00a0km, 12\u202f000'],
    ['an emoji that still streams', 'ok 👩\u200d'],
    ['half a character that still streams', 'ok \ud83d'],
  ])("keeps %s in a model's answer", (_what, text) => {
    expect(visibleAnswer(text)).toBe(text);
  });
});
