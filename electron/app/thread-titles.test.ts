import { expect, it } from 'vitest';
import { readTitle } from './thread-titles.ts';

it.each([
  ['Round half up in invoices', 'Round half up in invoices'],
  ['  "Round half up."\n', 'Round half up'],
  ['**Title: Round half up**', 'Round half up'],
  ['# Rechnungen runden\n\nMehr Text', 'Rechnungen runden'],
  ['„Rechnungen runden“', 'Rechnungen runden'],
  ['`npm test` fails', '`npm test` fails'],
  ['`a` and `b`', '`a` and `b`'],
  ['__init__ fails', '__init__ fails'],
  ['*.ts is ignored', '*.ts is ignored'],
  ['#12 crashes', '#12 crashes'],
  ['```\nRound invoices\n```', 'Round invoices'],
  ['Title:\r\nRound invoices\r\n\r\nMore', 'Round invoices'],
  ['', ''],
  ['"."', ''],
])('the title in the answer %j is %j', (answer, title) => {
  expect(readTitle(answer)).toBe(title);
});

it('a long title is cut after a word, and one without spaces at 60 characters', () => {
  expect(readTitle('word '.repeat(40))).toBe('word '.repeat(12).trim());
  expect(readTitle('x'.repeat(200))).toHaveLength(60);
});

it('a long title with emoji is cut between characters, and a flood of marks ends at once', () => {
  expect(readTitle('😀'.repeat(80))).toBe('😀'.repeat(60));
  expect(readTitle(`x${'*'.repeat(3_000_000)}y`)).toHaveLength(60);
});

it('a title shows its invisible characters', () => {
  expect(readTitle('Fix \u202Etxt')).toBe('Fix \\u202etxt');
});
