import { describe, expect, it } from 'vitest';
import { splitLine } from './line-pieces.ts';

const parts = [
  { text: 'const ', changed: false },
  { text: 'total', changed: true },
  { text: ' = 12;', changed: false },
];

describe('the pieces of a line', () => {
  it('keeps syntax colors of a line except for changed words', () => {
    const colors = [
      { text: 'const', role: 'keyword' as const },
      { text: ' total = ', role: null },
      { text: '12', role: 'num' as const },
      { text: ';', role: null },
    ];
    expect(splitLine(parts, colors)).toEqual([
      { text: 'const', changed: false, role: 'keyword', spelled: false },
      { text: ' ', changed: false, role: null, spelled: false },
      { text: 'total', changed: true, role: null, spelled: false },
      { text: ' = ', changed: false, role: null, spelled: false },
      { text: '12', changed: false, role: 'num', spelled: false },
      { text: ';', changed: false, role: null, spelled: false },
    ]);
  });

  it('returns only the words while there are no syntax colors', () => {
    expect(splitLine(parts, null)).toEqual(parts.map((part) => ({ ...part, role: null, spelled: false })));
  });

  it('spells out invisible characters except for a Windows line break', () => {
    const hidden = [
      { text: 'if (isAdmin\u202e\u2066// user\r', changed: false },
      { text: ') \r', changed: true },
    ];
    expect(splitLine(hidden, null).map(({ text, spelled }) => [text, spelled])).toEqual([
      ['if (isAdmin', false],
      ['\\u202e', true],
      ['\\u2066', true],
      ['// user', false],
      ['\\u000d', true],
      [') ', false],
    ]);
  });
});
