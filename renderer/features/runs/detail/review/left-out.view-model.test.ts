import { describe, expect, it } from 'vitest';
import type { HunkChoices } from '../../../../../shared/runs/left-out.ts';
import {
  areLeftOut,
  countChoices,
  describeFileMark,
  describeHunkMark,
  describeReviewChoice,
  getReviewChoiceForKey,
  isLeftOut,
  type LeftOut,
  narrowToSelection,
  nothingLeftOut,
  openChoices,
  type ReviewChoice,
  restoreLeftOut,
  saveLeftOut,
  setReviewChoice,
  sortOpenLines,
  toLeftOutFiles,
} from './left-out.view-model.ts';

const choices: HunkChoices = new Map([
  [
    'a.ts',
    new Map([
      [1, new Set([1, 2])],
      [17, new Set([8, 9, 11])],
      [40, new Set([20])],
    ]),
  ],
  ['b.ts', new Map([[1, new Set([0])]])],
  ['image.png', null],
]);
const leave = (...left: readonly ReviewChoice[]) =>
  left.reduce((out, choice) => setReviewChoice(out, choices, choice, false), nothingLeftOut);
const chosen = (leftOut: LeftOut, open = choices) => ({ all: choices, choices: open, leftOut });
const [first, third] = [
  { path: 'a.ts', hunk: 1 },
  { path: 'a.ts', hunk: 40 },
];
const file = { path: 'a.ts', hunk: null };
const image = { path: 'image.png', hunk: null };

describe('the changes to leave out', () => {
  it('leaves out nothing at first', () => {
    expect(countChoices(nothingLeftOut, choices)).toEqual({ all: 5, kept: 5, isInPart: false });
    expect(toLeftOutFiles(nothingLeftOut, choices)).toEqual([]);
    expect(describeFileMark(chosen(nothingLeftOut), 'a.ts')).toBeNull();
  });

  it('leaves out single hunks in the order of the file', () => {
    const out = leave(third, first, first);
    expect(toLeftOutFiles(out, choices)).toEqual([{ path: 'a.ts', hunks: [1, 40] }]);
    expect(countChoices(out, choices)).toEqual({ all: 5, kept: 3, isInPart: false });
    expect([first, third, file].map((choice) => isLeftOut(out, choices, choice))).toEqual([true, true, false]);
    expect(describeFileMark(chosen(out), 'a.ts')).toBe('1 of 3 hunks');
  });

  it('leaves out a whole file when all of its hunks are left out', () => {
    for (const out of [leave(file), leave(third, first, { path: 'a.ts', hunk: 17 })]) {
      expect(toLeftOutFiles(out, choices)).toEqual([{ path: 'a.ts', hunks: null }]);
      expect(describeFileMark(chosen(out), 'a.ts')).toBe('left out');
      expect(isLeftOut(out, choices, first)).toBe(true);
      expect(toLeftOutFiles(setReviewChoice(out, choices, first, true), choices)).toEqual([
        { path: 'a.ts', hunks: [17, 40] },
      ]);
      expect(setReviewChoice(out, choices, file, true)).toEqual(nothingLeftOut);
    }
  });

  it('leaves out a file without hunks as a whole', () => {
    const out = leave({ path: 'image.png', hunk: 3 });
    expect(toLeftOutFiles(out, choices)).toEqual([{ path: 'image.png', hunks: null }]);
    const none = { all: 5, kept: 0, isInPart: false };
    expect(countChoices(leave(image, file, { path: 'b.ts', hunk: 1 }), choices)).toEqual(none);
    expect(setReviewChoice(out, choices, image, true)).toEqual(nothingLeftOut);
  });

  it('leaves out single lines, and the hunk when all of its lines are left out', () => {
    const some = { path: 'a.ts', hunk: 17, lines: [9, 8, 20, 700] };
    const out = leave(some);
    expect(toLeftOutFiles(out, choices)).toEqual([{ path: 'a.ts', hunks: [], inPart: [{ hunk: 17, lines: [8, 9] }] }]);
    expect(countChoices(out, choices)).toEqual({ all: 5, kept: 5, isInPart: true });
    expect(isLeftOut(out, choices, { path: 'a.ts', hunk: 17 })).toBe(false);
    expect([[8, 9], [8, 11], [11], []].map((lines) => areLeftOut(chosen(out), 'a.ts', 17, lines))).toEqual([
      ...[true, false, false, false],
    ]);
    expect([describeHunkMark(chosen(out), 'a.ts', 17), describeHunkMark(chosen(out), 'a.ts', 1)]).toEqual([
      '2 lines left out',
      null,
    ]);
    expect(describeFileMark(chosen(out), 'a.ts')).toBe('left out in part');
    expect(sortOpenLines(out, choices, { path: 'a.ts', hunk: 17 })).toEqual({ kept: [11], out: [8, 9] });
    expect(sortOpenLines(out, choices, { path: 'a.ts', hunk: 17, lines: [9, 11] })).toEqual({ kept: [11], out: [9] });
    expect(setReviewChoice(out, choices, some, true)).toEqual(nothingLeftOut);

    const whole = setReviewChoice(out, choices, { path: 'a.ts', hunk: 17, lines: [11] }, false);
    expect(toLeftOutFiles(whole, choices)).toEqual([{ path: 'a.ts', hunks: [17] }]);
    expect([describeHunkMark(chosen(whole), 'a.ts', 17), describeFileMark(chosen(whole), 'a.ts')]).toEqual([
      'left out',
      '2 of 3 hunks',
    ]);
    expect(areLeftOut(chosen(whole), 'a.ts', 17, [])).toBe(true);
    const again = setReviewChoice(whole, choices, { path: 'a.ts', hunk: 17, lines: [8] }, true);
    expect(toLeftOutFiles(again, choices)).toEqual([
      { path: 'a.ts', hunks: [], inPart: [{ hunk: 17, lines: [9, 11] }] },
    ]);
  });

  it('leaves out selected lines of several hunks, or the whole file', () => {
    const out = leave({ path: 'a.ts', hunk: null, lines: [2, 8, 20] });
    const expected = {
      path: 'a.ts',
      hunks: [40],
      inPart: [
        { hunk: 1, lines: [2] },
        { hunk: 17, lines: [8] },
      ],
    };
    expect(toLeftOutFiles(out, choices)).toEqual([expected]);
    const all = setReviewChoice(out, choices, file, false);
    expect(toLeftOutFiles(all, choices)).toEqual([{ path: 'a.ts', hunks: null }]);
    expect(setReviewChoice(out, choices, file, true)).toEqual(nothingLeftOut);
    expect(restoreLeftOut({ tree: 'one', files: saveLeftOut(out) }, 'one')).toEqual(out);
  });

  it('applies a key to the focused part, the selected lines, or the hunk under the pointer', () => {
    const selected = { path: 'a.ts', lines: new Set([2, 8]) };
    const hovered = third;
    expect(getReviewChoiceForKey(first, choices, { hovered, selected })).toEqual({ ...first, lines: [2] });
    expect(getReviewChoiceForKey(third, choices, { hovered: null, selected })).toEqual(third);
    expect(getReviewChoiceForKey(file, choices, { hovered, selected })).toEqual(file);
    expect(getReviewChoiceForKey(null, choices, { hovered, selected })).toEqual({ ...file, lines: [2, 8] });
    expect(getReviewChoiceForKey(null, choices, { hovered, selected: null })).toEqual(third);
    expect(getReviewChoiceForKey(null, choices, { hovered: null, selected: null })).toBeNull();
    expect(narrowToSelection(image, choices, { path: 'image.png', lines: new Set([0]) })).toEqual(image);
    expect(narrowToSelection(first, choices, { path: 'b.ts', lines: new Set([1]) })).toEqual(first);
  });

  it('restores left-out changes only for the state they were made for', () => {
    const out = leave(first, { path: 'b.ts', hunk: null }, image);
    const kept = { tree: 'one', files: saveLeftOut(out) };
    expect(restoreLeftOut(kept, 'one')).toEqual(out);
    expect(restoreLeftOut(kept, 'other')).toEqual(nothingLeftOut);
    expect(restoreLeftOut(undefined, 'one')).toEqual(nothingLeftOut);
  });

  it('offers only hunks that no Apply has taken', () => {
    const rest = [
      { path: 'a.ts', hunks: [17, 40] },
      { path: 'image.png', hunks: null },
      { path: 'gone.ts', hunks: [1] },
    ];
    const open = openChoices(choices, rest);
    expect([...open]).toEqual([
      [
        'a.ts',
        new Map([
          [17, new Set([8, 9, 11])],
          [40, new Set([20])],
        ]),
      ],
      ['image.png', null],
    ]);
    const counts = [first, third, file, image, { path: 'b.ts', hunk: null }].map((one) => {
      return sortOpenLines(nothingLeftOut, open, one).kept.length;
    });
    expect(counts).toEqual([0, 1, 4, 1, 0]);
    const marks = ['a.ts', 'b.ts', 'image.png'].map((path) => describeFileMark(chosen(leave(third), open), path));
    expect(marks).toEqual(['2 of 3 hunks', 'applied', null]);
    // Another window may have applied changes that were left out here.
    expect(countChoices(leave(first, third, { path: 'b.ts', hunk: 1 }), open)).toEqual({
      ...{ all: 3, kept: 2, isInPart: false },
    });
    expect(openChoices(choices, [])).toBe(choices);
    expect(openChoices(choices, null)).toBe(choices);
  });

  it('offers only lines of a hunk that no Apply has taken', () => {
    const open = openChoices(choices, [{ path: 'a.ts', hunks: [], inPart: [{ hunk: 17, lines: [9, 11] }] }]);
    const [whole, part] = [
      { path: 'a.ts', hunk: 17 },
      { path: 'a.ts', hunk: 17, lines: [8, 9] },
    ];
    expect(sortOpenLines(nothingLeftOut, open, whole)).toEqual({ kept: [9, 11], out: [] });
    expect(describeHunkMark(chosen(nothingLeftOut, open), 'a.ts', 17)).toBe('1 line applied');
    expect(describeHunkMark(chosen(nothingLeftOut, open), 'a.ts', 1)).toBe('applied');
    const one = setReviewChoice(nothingLeftOut, open, part, false);
    expect(toLeftOutFiles(one, open)).toEqual([{ path: 'a.ts', hunks: [], inPart: [{ hunk: 17, lines: [9] }] }]);
    expect(describeHunkMark(chosen(one, open), 'a.ts', 17)).toBe('1 line applied · 1 line left out');
    expect(countChoices(one, open)).toEqual({ all: 1, kept: 1, isInPart: true });

    const rest = setReviewChoice(one, open, whole, false);
    expect(countChoices(rest, open)).toEqual({ all: 1, kept: 0, isInPart: false });
    expect(toLeftOutFiles(rest, open)).toEqual([{ path: 'a.ts', hunks: null }]);
    expect(describeFileMark(chosen(rest, open), 'a.ts')).toBe('left out in part');
    expect(describeHunkMark(chosen(rest, open), 'a.ts', 17)).toBe('1 line applied · 2 lines left out');
    expect([[8], [9], [11, 9], []].map((lines) => areLeftOut(chosen(rest, open), 'a.ts', 17, lines))).toEqual([
      ...[false, true, true, false],
    ]);
    expect(setReviewChoice(rest, open, part, true)).toEqual(
      setReviewChoice(nothingLeftOut, open, { ...part, lines: [11] }, false),
    );
    // Another window applied lines that were left out here.
    const before = leave({ path: 'a.ts', hunk: 17, lines: [8, 11] });
    const other = openChoices(choices, [{ path: 'a.ts', hunks: [1] }]);
    expect(countChoices(before, other)).toEqual({ all: 1, kept: 1, isInPart: false });
    expect(toLeftOutFiles(before, other)).toEqual([]);
  });

  it('names left-out files, hunks and lines', () => {
    const named = [third, file, image, { ...first, lines: [1, 2] }, { ...file, lines: [1] }];
    expect(named.map((choice) => describeReviewChoice(choices, choice))).toEqual([
      ...['hunk 3 of 3 in a.ts', 'a.ts', 'image.png', '2 lines in hunk 1 of 3 in a.ts', '1 line in a.ts'],
    ]);
  });

  it('leaves out nothing that is not in the diff', () => {
    expect(leave({ path: 'other.ts', hunk: null }, { path: 'a.ts', hunk: 2 })).toEqual(nothingLeftOut);
    expect(leave({ path: 'a.ts', hunk: 1, lines: [0, 8] })).toEqual(nothingLeftOut);
    expect(sortOpenLines(nothingLeftOut, choices, { path: 'other.ts', hunk: 1 })).toEqual({ kept: [], out: [] });
  });
});
