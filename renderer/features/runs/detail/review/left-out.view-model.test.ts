import { describe, expect, it } from 'vitest';
import type { HunkChoices } from '../../../../../shared/runs/left-out.ts';
import {
  areLeftOut,
  type Choice,
  choiceForKey,
  choiceName,
  countChoices,
  filesLeftOut,
  hunkMarkOf,
  isLeftOut,
  type LeftOut,
  leaveOutOf,
  markOf,
  nothingLeftOut,
  openChoices,
  restoredLeftOut,
  shareOf,
  withChoice,
  withSelection,
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
const leave = (...left: readonly Choice[]) =>
  left.reduce((out, choice) => withChoice(out, choices, choice, false), nothingLeftOut);
const chosen = (leftOut: LeftOut, open = choices) => ({ all: choices, choices: open, leftOut });
const [first, third] = [
  { path: 'a.ts', hunk: 1 },
  { path: 'a.ts', hunk: 40 },
];
const file = { path: 'a.ts', hunk: null };
const image = { path: 'image.png', hunk: null };

describe('the changes to leave out', () => {
  it('are none at first', () => {
    expect(countChoices(nothingLeftOut, choices)).toEqual({ all: 5, kept: 5, isInPart: false });
    expect(leaveOutOf(nothingLeftOut, choices)).toEqual([]);
    expect(markOf(chosen(nothingLeftOut), 'a.ts')).toBeNull();
  });

  it('are single hunks, in the order of the file', () => {
    const out = leave(third, first, first);
    expect(leaveOutOf(out, choices)).toEqual([{ path: 'a.ts', hunks: [1, 40] }]);
    expect(countChoices(out, choices)).toEqual({ all: 5, kept: 3, isInPart: false });
    expect([first, third, file].map((choice) => isLeftOut(out, choices, choice))).toEqual([true, true, false]);
    expect(markOf(chosen(out), 'a.ts')).toBe('1 of 3 hunks');
  });

  it('are a whole file once all of its hunks are', () => {
    for (const out of [leave(file), leave(third, first, { path: 'a.ts', hunk: 17 })]) {
      expect(leaveOutOf(out, choices)).toEqual([{ path: 'a.ts', hunks: null }]);
      expect(markOf(chosen(out), 'a.ts')).toBe('left out');
      expect(isLeftOut(out, choices, first)).toBe(true);
      expect(leaveOutOf(withChoice(out, choices, first, true), choices)).toEqual([{ path: 'a.ts', hunks: [17, 40] }]);
      expect(withChoice(out, choices, file, true)).toEqual(nothingLeftOut);
    }
  });

  it('are files that have no choice of hunks as a whole', () => {
    const out = leave({ path: 'image.png', hunk: 3 });
    expect(leaveOutOf(out, choices)).toEqual([{ path: 'image.png', hunks: null }]);
    const none = { all: 5, kept: 0, isInPart: false };
    expect(countChoices(leave(image, file, { path: 'b.ts', hunk: 1 }), choices)).toEqual(none);
    expect(withChoice(out, choices, image, true)).toEqual(nothingLeftOut);
  });

  it('are single lines, and the hunk once all of its lines are', () => {
    const some = { path: 'a.ts', hunk: 17, lines: [9, 8, 20, 700] };
    const out = leave(some);
    expect(leaveOutOf(out, choices)).toEqual([{ path: 'a.ts', hunks: [], inPart: [{ hunk: 17, lines: [8, 9] }] }]);
    expect(countChoices(out, choices)).toEqual({ all: 5, kept: 5, isInPart: true });
    expect(isLeftOut(out, choices, { path: 'a.ts', hunk: 17 })).toBe(false);
    expect([[8, 9], [8, 11], [11], []].map((lines) => areLeftOut(chosen(out), 'a.ts', 17, lines))).toEqual([
      ...[true, false, false, false],
    ]);
    expect([hunkMarkOf(chosen(out), 'a.ts', 17), hunkMarkOf(chosen(out), 'a.ts', 1)]).toEqual([
      '2 lines left out',
      null,
    ]);
    expect(markOf(chosen(out), 'a.ts')).toBe('left out in part');
    expect(shareOf(out, choices, { path: 'a.ts', hunk: 17 })).toEqual({ kept: [11], out: [8, 9] });
    expect(shareOf(out, choices, { path: 'a.ts', hunk: 17, lines: [9, 11] })).toEqual({ kept: [11], out: [9] });
    expect(withChoice(out, choices, some, true)).toEqual(nothingLeftOut);

    const whole = withChoice(out, choices, { path: 'a.ts', hunk: 17, lines: [11] }, false);
    expect(leaveOutOf(whole, choices)).toEqual([{ path: 'a.ts', hunks: [17] }]);
    expect([hunkMarkOf(chosen(whole), 'a.ts', 17), markOf(chosen(whole), 'a.ts')]).toEqual([
      'left out',
      '2 of 3 hunks',
    ]);
    expect(areLeftOut(chosen(whole), 'a.ts', 17, [])).toBe(true);
    const again = withChoice(whole, choices, { path: 'a.ts', hunk: 17, lines: [8] }, true);
    expect(leaveOutOf(again, choices)).toEqual([{ path: 'a.ts', hunks: [], inPart: [{ hunk: 17, lines: [9, 11] }] }]);
  });

  it('are selected lines of several hunks, or the whole file', () => {
    const out = leave({ path: 'a.ts', hunk: null, lines: [2, 8, 20] });
    const expected = {
      path: 'a.ts',
      hunks: [40],
      inPart: [
        { hunk: 1, lines: [2] },
        { hunk: 17, lines: [8] },
      ],
    };
    expect(leaveOutOf(out, choices)).toEqual([expected]);
    const all = withChoice(out, choices, file, false);
    expect(leaveOutOf(all, choices)).toEqual([{ path: 'a.ts', hunks: null }]);
    expect(withChoice(out, choices, file, true)).toEqual(nothingLeftOut);
    expect(restoredLeftOut({ tree: 'one', files: filesLeftOut(out) }, 'one')).toEqual(out);
  });

  it('are what a key is for: what has the focus, or the selection, or what is under the pointer', () => {
    const selected = { path: 'a.ts', lines: new Set([2, 8]) };
    const hovered = third;
    expect(choiceForKey(first, choices, { hovered, selected })).toEqual({ ...first, lines: [2] });
    expect(choiceForKey(third, choices, { hovered: null, selected })).toEqual(third);
    expect(choiceForKey(file, choices, { hovered, selected })).toEqual(file);
    expect(choiceForKey(null, choices, { hovered, selected })).toEqual({ ...file, lines: [2, 8] });
    expect(choiceForKey(null, choices, { hovered, selected: null })).toEqual(third);
    expect(choiceForKey(null, choices, { hovered: null, selected: null })).toBeNull();
    expect(withSelection(image, choices, { path: 'image.png', lines: new Set([0]) })).toEqual(image);
    expect(withSelection(first, choices, { path: 'b.ts', lines: new Set([1]) })).toEqual(first);
  });

  it('return for the state they were made for, and for no other', () => {
    const out = leave(first, { path: 'b.ts', hunk: null }, image);
    const kept = { tree: 'one', files: filesLeftOut(out) };
    expect(restoredLeftOut(kept, 'one')).toEqual(out);
    expect(restoredLeftOut(kept, 'other')).toEqual(nothingLeftOut);
    expect(restoredLeftOut(undefined, 'one')).toEqual(nothingLeftOut);
  });

  it('are open only where no Apply has taken them', () => {
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
      return shareOf(nothingLeftOut, open, one).kept.length;
    });
    expect(counts).toEqual([0, 1, 4, 1, 0]);
    const marks = ['a.ts', 'b.ts', 'image.png'].map((path) => markOf(chosen(leave(third), open), path));
    expect(marks).toEqual(['2 of 3 hunks', 'applied', null]);
    // Another window may have applied what was left out here.
    expect(countChoices(leave(first, third, { path: 'b.ts', hunk: 1 }), open)).toEqual({
      ...{ all: 3, kept: 2, isInPart: false },
    });
    expect(openChoices(choices, [])).toBe(choices);
    expect(openChoices(choices, null)).toBe(choices);
  });

  it('are the lines of a hunk that no Apply has taken', () => {
    const open = openChoices(choices, [{ path: 'a.ts', hunks: [], inPart: [{ hunk: 17, lines: [9, 11] }] }]);
    const [whole, part] = [
      { path: 'a.ts', hunk: 17 },
      { path: 'a.ts', hunk: 17, lines: [8, 9] },
    ];
    expect(shareOf(nothingLeftOut, open, whole)).toEqual({ kept: [9, 11], out: [] });
    expect(hunkMarkOf(chosen(nothingLeftOut, open), 'a.ts', 17)).toBe('1 line applied');
    expect(hunkMarkOf(chosen(nothingLeftOut, open), 'a.ts', 1)).toBe('applied');
    const one = withChoice(nothingLeftOut, open, part, false);
    expect(leaveOutOf(one, open)).toEqual([{ path: 'a.ts', hunks: [], inPart: [{ hunk: 17, lines: [9] }] }]);
    expect(hunkMarkOf(chosen(one, open), 'a.ts', 17)).toBe('1 line applied · 1 line left out');
    expect(countChoices(one, open)).toEqual({ all: 1, kept: 1, isInPart: true });

    const rest = withChoice(one, open, whole, false);
    expect(countChoices(rest, open)).toEqual({ all: 1, kept: 0, isInPart: false });
    expect(leaveOutOf(rest, open)).toEqual([{ path: 'a.ts', hunks: null }]);
    expect(markOf(chosen(rest, open), 'a.ts')).toBe('left out in part');
    expect(hunkMarkOf(chosen(rest, open), 'a.ts', 17)).toBe('1 line applied · 2 lines left out');
    expect([[8], [9], [11, 9], []].map((lines) => areLeftOut(chosen(rest, open), 'a.ts', 17, lines))).toEqual([
      ...[false, true, true, false],
    ]);
    expect(withChoice(rest, open, part, true)).toEqual(
      withChoice(nothingLeftOut, open, { ...part, lines: [11] }, false),
    );
    // Another window applied lines that were left out here.
    const before = leave({ path: 'a.ts', hunk: 17, lines: [8, 11] });
    const other = openChoices(choices, [{ path: 'a.ts', hunks: [1] }]);
    expect(countChoices(before, other)).toEqual({ all: 1, kept: 1, isInPart: false });
    expect(leaveOutOf(before, other)).toEqual([]);
  });

  it('have names', () => {
    const named = [third, file, image, { ...first, lines: [1, 2] }, { ...file, lines: [1] }];
    expect(named.map((choice) => choiceName(choices, choice))).toEqual([
      ...['hunk 3 of 3 in a.ts', 'a.ts', 'image.png', '2 lines in hunk 1 of 3 in a.ts', '1 line in a.ts'],
    ]);
  });

  it('are nothing that the diff does not have', () => {
    expect(leave({ path: 'other.ts', hunk: null }, { path: 'a.ts', hunk: 2 })).toEqual(nothingLeftOut);
    expect(leave({ path: 'a.ts', hunk: 1, lines: [0, 8] })).toEqual(nothingLeftOut);
    expect(shareOf(nothingLeftOut, choices, { path: 'other.ts', hunk: 1 })).toEqual({ kept: [], out: [] });
  });
});
