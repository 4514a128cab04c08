import { describe, expect, it } from 'vitest';
import type { PairedLine } from '../../view-models/diff-rows.ts';
import { compareWords } from './compare-words.ts';

const paired = (text: string, partner: string | null): PairedLine => ({
  line: { kind: 'added', text, oldNumber: null, newNumber: 1, noNewline: false },
  partner,
});

describe('word differences', () => {
  it('marks the words that the other side lacks', () => {
    expect(compareWords(paired('await save(run.id, batch.lastRow);', 'await save(run.id, batch.end);'))).toEqual([
      { text: 'await save(run.id, batch.', changed: false },
      { text: 'lastRow', changed: true },
      { text: ');', changed: false },
    ]);
  });

  it.each([
    ['has no partner', paired('new line', null)],
    ['has nothing in common with its partner', paired('export const a = 1;', 'if (nothing) { return; }')],
    ['is very long', paired('x '.repeat(2_000), 'y '.repeat(2_000))],
  ])('marks nothing when a line %s', (_what, line) => {
    expect(compareWords(line)).toEqual([{ text: line.line.text, changed: false }]);
  });

  it('joins all parts back to the whole line', () => {
    const line = paired('  return a + b * c; // sum', '  return a - b; // difference');
    expect(
      compareWords(line)
        .map((part) => part.text)
        .join(''),
    ).toBe(line.line.text);
  });
});
