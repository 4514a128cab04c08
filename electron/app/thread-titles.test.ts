import { expect, it } from 'vitest';
import { readTitle } from './thread-titles.ts';

it.each([
  ['Round half up in invoices', 'Round half up in invoices'],
  ['  "Round half up."\n', 'Round half up'],
  ['**Title: Round half up**', 'Round half up'],
  ['# Rechnungen runden\n\nMehr Text', 'Rechnungen runden'],
  ['„Rechnungen runden“', 'Rechnungen runden'],
  ['`npm test` fails', 'npm test` fails'],
  ['', ''],
  ['"."', ''],
])('the title in the answer %j is %j', (answer, title) => {
  expect(readTitle(answer)).toBe(title);
});

it('a long title is cut after a word, and one without spaces at 60 characters', () => {
  expect(readTitle('word '.repeat(40))).toBe('word '.repeat(12).trim());
  expect(readTitle('x'.repeat(200))).toHaveLength(60);
});

it('a title shows its invisible characters', () => {
  expect(readTitle('Fix \u202Etxt')).toBe('Fix \\u202etxt');
});
