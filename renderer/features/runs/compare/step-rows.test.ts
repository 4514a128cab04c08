import { expect, it } from 'vitest';
import type { AlignedRow } from './align-steps.ts';
import { countRows, findNextDifference, toFileRows, toStepRows } from './step-rows.ts';

const aligned: readonly AlignedRow[] = [
  { kind: 'same', left: 0, right: 0 },
  { kind: 'left', left: 1, right: null },
  { kind: 'right', left: null, right: 1 },
  { kind: 'same', left: 2, right: 2 },
  { kind: 'changed', left: 3, right: 3 },
];

it('moves between groups of differences with keys', () => {
  const rows = toStepRows(aligned, [], [], false);
  expect(findNextDifference(rows, 0, 1)).toBe(1);
  expect(findNextDifference(rows, 1, 1)).toBe(4);
  expect(findNextDifference(rows, 4, 1)).toBeNull();
  expect(findNextDifference(rows, 4, -1)).toBe(1);
  expect(findNextDifference(rows, 1, -1)).toBeNull();
});

it('shows only differences and still moves through them', () => {
  const rows = toStepRows(aligned, [], [], true);
  expect(rows.map(({ at }) => at)).toEqual([1, 2, 4]);
  expect(findNextDifference(rows, 0, 1)).toBe(2);
  expect(countRows(aligned)).toEqual({ same: 2, changed: 1, left: 1, right: 1 });
});

it('lists files that both runs wrote first', () => {
  const file = (path: string) => ({ path, added: 1, removed: 0, writes: [1] });
  const rows = toFileRows([file('a'), file('c')], [file('b'), file('c')]);
  expect(rows.map(({ first, path, second }) => [path, first !== null, second !== null])).toEqual([
    ['c', true, true],
    ['a', true, false],
    ['b', false, true],
  ]);
});
