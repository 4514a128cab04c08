import { describe, expect, it } from 'vitest';
import { linePieces } from './line-pieces.ts';

const parts = [
  { text: 'const ', changed: false },
  { text: 'total', changed: true },
  { text: ' = 12;', changed: false },
];

describe('the pieces of a line', () => {
  it('keep their colours, but for changed words', () => {
    const colours = [
      { text: 'const', role: 'keyword' as const },
      { text: ' total = ', role: null },
      { text: '12', role: 'num' as const },
      { text: ';', role: null },
    ];
    expect(linePieces(parts, colours)).toEqual([
      { text: 'const', changed: false, role: 'keyword' },
      { text: ' ', changed: false, role: null },
      { text: 'total', changed: true, role: null },
      { text: ' = ', changed: false, role: null },
      { text: '12', changed: false, role: 'num' },
      { text: ';', changed: false, role: null },
    ]);
  });

  it('are the words alone while there are no colours', () => {
    expect(linePieces(parts, null)).toEqual(parts.map((part) => ({ ...part, role: null })));
  });
});
