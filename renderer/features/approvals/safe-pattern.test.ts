import { expect, it } from 'vitest';
import { matchesPattern } from './safe-pattern.ts';

const texts = [
  '',
  'a',
  'ab',
  'abc',
  'aab',
  'a-b',
  'a-',
  '12',
  '1a2',
  'Ä',
  '😀',
  'foo bar',
  'a.b',
  'x]',
  '\n',
  'aaaa',
  '}',
];

it.each([
  'a',
  '^a$',
  '^[a-z]+$',
  '^[a-z0-9]+(?:-[a-z0-9]+)*$',
  '^(?<first>a|b)+c?$',
  '\\d{2}',
  '^\\w{1,2}$',
  '^.{2,}$',
  '^.$',
  '^a*?b$',
  '\\bbar\\b',
  'o\\B',
  '[\\]}]',
  '^\\u0061',
  '^\\p{Lu}$',
  '^[\\w\\-.]+$',
  '^(a|)$',
  '^$',
  '\\n',
  '^(a*)*$',
  'a{0}b',
  '}',
])('decides about texts as JavaScript does for the pattern %s', (pattern) => {
  const flags = (() => {
    try {
      return new RegExp(pattern, 'u').flags;
    } catch {
      return '';
    }
  })();
  for (const text of texts)
    expect([text, matchesPattern(pattern, text)]).toEqual([text, new RegExp(pattern, flags).test(text)]);
});

it.each(['^(a+)+$', '^(a|a)*$', '^(.*)(.*)(.*)(.*)(.*)(.*)(.*)(.*)x$', '^(([a-z])+.)+[A-Z]([a-z])+$', '(a*)*b'])(
  'answers at once for %s, which would keep a regular expression busy for years',
  (pattern) => expect(matchesPattern(pattern, `${'a'.repeat(200)}!`)).toBe(false),
);

it('decides nothing about a pattern that is wrong, too large or uses a rare syntax', () => {
  for (const pattern of [
    '(',
    '[z-a]',
    '(?=a)a',
    '(?<!a)b',
    '(a)\\1',
    'a{5000}',
    '((a{50}){50}){50}',
    'a'.repeat(1_001),
  ])
    expect([pattern, matchesPattern(pattern, 'a')]).toEqual([pattern, null]);
  expect(matchesPattern('^[a-z]+$', 'a'.repeat(2_000_000))).toBeNull();
});
