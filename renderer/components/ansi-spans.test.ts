import { describe, expect, it } from 'vitest';
import { toAnsiSpans } from './ansi-spans.ts';

const esc = '\u001b';
const looks = (printed: string) =>
  toAnsiSpans(printed).map(({ background, bold, color, dim, text }) => [
    text,
    color,
    ...(background === null ? [] : [`on ${background}`]),
    ...(bold ? ['bold'] : []),
    ...(dim ? ['dim'] : []),
  ]);

describe('ansiSpans', () => {
  it('reads ANSI colors, weights and resets', () => {
    expect(looks(`a${esc}[31mb${esc}[1;92mc${esc}[22;39md${esc}[2;41me${esc}[mf`)).toEqual([
      ['a', null],
      ['b', 1],
      ['c', 10, 'bold'],
      ['d', null],
      ['e', null, 'on 1', 'dim'],
      ['f', null],
    ]);
  });

  it('reads indexed ANSI colors below 16 and skips the others with their numbers', () => {
    expect(looks(`${esc}[38;5;9ma${esc}[38;5;200mb${esc}[38;2;1;31;41mc`)).toEqual([
      ['a', 9],
      ['b', null],
      ['c', null],
    ]);
  });

  it('keeps markup as text and drops the rest of a cut-off ANSI code', () => {
    expect(looks(`<b>${esc}[3`)).toEqual([['<b>[3', null]]);
    expect(looks('')).toEqual([]);
  });
});
