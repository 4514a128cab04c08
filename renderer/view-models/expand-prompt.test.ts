import { describe, expect, it } from 'vitest';
import { expandPrompt, findArgumentHint, listPlaceholders } from './expand-prompt.ts';

const expand = (text: string, given: Readonly<Record<string, string>>) =>
  expandPrompt(text, new Map(Object.entries(given)));

describe('placeholders of a prompt', () => {
  it('finds the placeholders of a prompt once each: numbers in order, all, then names in text order', () => {
    expect(listPlaceholders('$FOCUS $2 $ARGUMENTS $1 $FILE_2 $2 $$OTHER $x $0 $')).toEqual([
      '1',
      '2',
      'ARGUMENTS',
      'FOCUS',
      'FILE_2',
    ]);
    expect(listPlaceholders('Costs $ 5')).toEqual([]);
  });

  it('replaces placeholders by the given values, which are not searched again', () => {
    expect(expand('Fix $1 in $FILE for $2', { 1: '$2 & $&', 2: 'Ada', FILE: '$1' })).toBe('Fix $2 & $& in $1 for Ada');
  });

  it('removes placeholders without a value if they are numbers and keeps them if they are names', () => {
    expect(expand('[$1][$ARGUMENTS] in $HOME', { HOME: '' })).toBe('[][] in $HOME');
  });

  it('fills placeholders for all with the numbered values in order and then their own', () => {
    expect(expand('$1: $ARGUMENTS', { ARGUMENTS: 'c d', 2: 'b', 1: 'a' })).toBe('a: a b c d');
  });

  it('finds no placeholder after a doubled dollar', () => {
    expect(expand('$$1 $$FILE $1', { 1: 'a', FILE: 'b' })).toBe('$$1 $$FILE a');
  });

  it.each([
    ['1', 'pr number'],
    ['2', 'priority'],
    ['3', 'who'],
    ['4', null],
    ['FILE', null],
  ])('names the argument %s by its hint: %s', (name, expected) => {
    expect(findArgumentHint('[pr number] <priority> who', name)).toBe(expected);
  });
});
