import { describe, expect, it } from 'vitest';
import { linePieces } from './line-pieces.ts';

const parts = [
  { text: 'const ', changed: false },
  { text: 'total', changed: true },
  { text: ' = 12;', changed: false },
];

describe('the pieces of a line', () => {
  it('keep their colors, except for changed words', () => {
    const colours = [
      { text: 'const', role: 'keyword' as const },
      { text: ' total = ', role: null },
      { text: '12', role: 'num' as const },
      { text: ';', role: null },
    ];
    expect(linePieces(parts, colours)).toEqual([
      { text: 'const', changed: false, role: 'keyword', spelled: false },
      { text: ' ', changed: false, role: null, spelled: false },
      { text: 'total', changed: true, role: null, spelled: false },
      { text: ' = ', changed: false, role: null, spelled: false },
      { text: '12', changed: false, role: 'num', spelled: false },
      { text: ';', changed: false, role: null, spelled: false },
    ]);
  });

  it('are only the words while there are no colors', () => {
    expect(linePieces(parts, null)).toEqual(parts.map((part) => ({ ...part, role: null, spelled: false })));
  });

  it('spell out invisible characters, except for the line break of Windows', () => {
    const hidden = [
      { text: 'if (isAdmin\u202e\u2066// user\r', changed: false },
      { text: ') \r', changed: true },
    ];
    expect(linePieces(hidden, null).map(({ text, spelled }) => [text, spelled])).toEqual([
      ['if (isAdmin', false],
      ['\\u202e', true],
      ['\\u2066', true],
      ['// user', false],
      ['\\u000d', true],
      [') ', false],
    ]);
  });
});
