import { describe, expect, it } from 'vitest';
import { fc } from '../../../../fixtures/testkit/properties.ts';
import { type AlignedRow, alignSteps } from './align-steps.ts';
import type { StepKeys } from './anchors.ts';

/** Steps named by letters. The lowercase letter is the tool, and the letter as written is the action. */
function steps(names: string): readonly StepKeys[] {
  return [...names].map((name) => ({ key: name.charCodeAt(0), like: name.toLowerCase().charCodeAt(0) }));
}

function aligned(left: readonly StepKeys[], right: readonly StepKeys[]): readonly AlignedRow[] {
  const work = alignSteps(left, right);
  for (;;) {
    const { done, value } = work.next();
    if (done === true) return value;
  }
}

/** Formats rows such as `aa`, `aA`, `a-`, and `-a`. */
function shown(left: string, right: string): string {
  return aligned(steps(left), steps(right))
    .map((row) => `${row.left === null ? '-' : left[row.left]}${row.right === null ? '-' : right[row.right]}`)
    .join(' ');
}

describe('two runs', () => {
  it('compares runs that are longer than the argument limit of a call', () => {
    const run = (other: number) =>
      Array.from({ length: 260_000 }, (_, n) => ({ key: n % 2 === 0 ? n : other + n, like: 0 }));
    expect(aligned(run(1_000_000), run(2_000_000)).length).toBe(260_000);
  });

  it('shows two runs side by side where they did the same', () => {
    expect(shown('abcd', 'abcd')).toBe('aa bb cc dd');
    expect(shown('abcd', 'bd')).toBe('a- bb c- dd');
    expect(shown('axc', 'ayc')).toBe('aa x- -y cc');
  });

  it('shows different actions of the same tool side by side', () => {
    expect(shown('abc', 'aBc')).toBe('aa bB cc');
    expect(shown('abbc', 'aBc')).toBe('aa bB b- cc');
    // An equal pair counts more than a similar one.
    expect(shown('ab', 'Ba')).toBe('-B aa b-');
  });

  it('two steps differ if they ended differently', () => {
    const ended = (state: 'done' | 'failed' | 'none') => [{ key: 1, like: 1, state }];
    expect(aligned(ended('done'), ended('failed'))).toEqual([{ kind: 'changed', left: 0, right: 0 }]);
    expect(aligned(ended('failed'), ended('failed'))).toEqual([{ kind: 'same', left: 0, right: 0 }]);
    // A step that does not report its end may have ended in any way.
    expect(aligned(ended('done'), ended('none'))).toEqual([{ kind: 'same', left: 0, right: 0 }]);
  });

  it('shows two runs with nothing in common one after the other', () => {
    expect(shown('abc', 'xyz')).toBe('a- b- c- -x -y -z');
    expect(shown('', 'xy')).toBe('-x -y');
    expect(shown('', '')).toBe('');
  });

  it('shows every step of two runs once and in order, with only similar ones side by side', () => {
    const list = fc.array(fc.constantFrom(...'abcABCxyz'), { maxLength: 60 }).map((names) => names.join(''));
    fc.assert(
      fc.property(list, list, (one, other) => {
        const [left, right] = [steps(one), steps(other)];
        const rows = aligned(left, right);
        expect(rows.flatMap((row) => row.left ?? [])).toEqual(left.map((_, at) => at));
        expect(rows.flatMap((row) => row.right ?? [])).toEqual(right.map((_, at) => at));
        for (const { kind, left: at, right: beside } of rows) {
          if (at === null || beside === null) continue;
          expect(kind === 'same').toBe(left[at]?.key === right[beside]?.key);
          expect(left[at]?.like).toBe(right[beside]?.like);
        }
      }),
    );
  });

  it('aligns two runs of 5,000 steps in bounded pieces, whatever their content', () => {
    const many = (key: (at: number) => number) =>
      Array.from({ length: 5_000 }, (_, at) => ({ key: key(at), like: key(at) % 7 }));
    const cases = [
      // Every step is unique, and some are missing or different on the right side.
      [many((at) => at), many((at) => (at % 10 === 3 ? -at : at + (at > 2_000 ? 5 : 0)))],
      // No step is unique.
      [many((at) => at % 3), many((at) => (at * 7) % 5)],
      [many(() => 1), many((at) => at % 2)],
      [many((at) => at), many((at) => -1 - at)],
    ] as const;
    for (const [left, right] of cases) {
      const rows = aligned(left, right);
      expect(rows.flatMap((row) => row.left ?? [])).toHaveLength(5_000);
      expect(rows.flatMap((row) => row.right ?? [])).toHaveLength(5_000);
    }
    const [left, right] = cases[0];
    expect(aligned(left, right).filter(({ kind }) => kind === 'same').length).toBeGreaterThan(4_400);
  });
});
