import { describe, expect, it } from 'vitest';
import { alignVersions } from './align-versions.ts';

const lines = (count: number, from = 1) => Array.from({ length: count }, (_, at) => `${from + at}\n`);
const text = (...all: readonly string[]) => all.map((line) => `${line}\n`).join('');

describe('versions side by side', () => {
  it('aligns three versions at the lines that all of them have', () => {
    const { isCut, parts } = alignVersions([text('a', 'mine', 'z'), text('a', 'X', 'Y', 'z'), text('a', 'z')]);
    expect(isCut).toBe(false);
    expect(parts).toEqual([
      { isChanged: false, starts: [1, 1, 1], lines: [['a\n']] },
      { isChanged: true, starts: [2, 2, 2], lines: [['mine\n'], ['X\n', 'Y\n'], []] },
      { isChanged: false, starts: [3, 4, 2], lines: [['z\n']] },
    ]);
  });

  it('leaves out equal lines far from a difference', () => {
    const middle = lines(20).join('');
    const { parts } = alignVersions([`a\n${middle}b\n`, `A\n${middle}B\n`]);
    expect(parts.map(({ isChanged, lines, starts }) => [isChanged, starts[0], ...lines])).toEqual([
      [true, 1, ['a\n'], ['A\n']],
      [false, 2, lines(3)],
      [false, 19, lines(3, 18)],
      [true, 22, ['b\n'], ['B\n']],
    ]);
  });

  it('shows a version without lines next to the others', () => {
    expect(alignVersions(['a\n', '']).parts).toEqual([{ isChanged: true, starts: [1, 1], lines: [['a\n'], []] }]);
  });

  it('tells a last line without a line break from one with it', () => {
    expect(alignVersions(['a\n', 'a']).parts).toEqual([{ isChanged: true, starts: [1, 1], lines: [['a\n'], ['a']] }]);
  });

  it('shows no lines if all versions have the same text', () => {
    expect(alignVersions(['a\n', 'a\n', 'a\n'])).toEqual({ parts: [], isCut: false });
  });

  it('shows the first thousand rows of a long difference and says that there are more', () => {
    const { isCut, parts } = alignVersions([lines(1_200).join(''), '']);
    expect([isCut, parts[0]?.lines.map(({ length }) => length)]).toEqual([true, [1_000, 0]]);
  });

  it('keeps the lines of every version in their order', () => {
    const versions = [lines(9).filter((_, at) => at !== 2), lines(9), ['x\n', ...lines(9).toReversed()]];
    const { parts } = alignVersions(versions.map((version) => version.join('')));
    const shown = versions.map((_, at) => parts.flatMap(({ isChanged, lines }) => lines[isChanged ? at : 0] ?? []));
    // Only context at the ends is left out.
    for (const [at, version] of versions.entries()) expect(version.join('')).toContain(shown[at]?.join(''));
    expect(parts.some(({ isChanged }) => isChanged)).toBe(true);
  });
});
