import { describe, expect, it } from 'vitest';
import type { HunkChoices } from '../../../../../shared/runs/left-out.ts';
import {
  type Choice,
  choiceName,
  countChoices,
  filesLeftOut,
  isChoice,
  isLeftOut,
  leaveOutOf,
  markOf,
  nothingLeftOut,
  openChoices,
  restoredLeftOut,
  withChoice,
} from './left-out.view-model.ts';

const choices: HunkChoices = new Map([
  ['a.ts', [1, 17, 40]],
  ['b.ts', [1]],
  ['image.png', null],
]);
const leave = (...left: readonly Choice[]) =>
  left.reduce((out, choice) => withChoice(out, choices, choice, false), nothingLeftOut);
const [first, third] = [
  { path: 'a.ts', hunk: 1 },
  { path: 'a.ts', hunk: 40 },
];
const file = { path: 'a.ts', hunk: null };
const image = { path: 'image.png', hunk: null };

describe('the changes to leave out', () => {
  it('are none at first', () => {
    expect(countChoices(nothingLeftOut, choices)).toEqual({ all: 5, kept: 5 });
    expect(leaveOutOf(nothingLeftOut, choices)).toEqual([]);
    expect(markOf(nothingLeftOut, choices, 'a.ts')).toBeNull();
  });

  it('are single hunks, in the order of the file', () => {
    const out = leave(third, first, first);
    expect(leaveOutOf(out, choices)).toEqual([{ path: 'a.ts', hunks: [1, 40] }]);
    expect(countChoices(out, choices)).toEqual({ all: 5, kept: 3 });
    expect([first, third, file].map((choice) => isLeftOut(out, choices, choice))).toEqual([true, true, false]);
    expect(markOf(out, choices, 'a.ts')).toBe('1 of 3 hunks');
  });

  it('are a whole file once all of its hunks are', () => {
    for (const out of [leave(file), leave(third, first, { path: 'a.ts', hunk: 17 })]) {
      expect(leaveOutOf(out, choices)).toEqual([{ path: 'a.ts', hunks: null }]);
      expect(markOf(out, choices, 'a.ts')).toBe('left out');
      expect(isLeftOut(out, choices, first)).toBe(true);
      expect(leaveOutOf(withChoice(out, choices, first, true), choices)).toEqual([{ path: 'a.ts', hunks: [17, 40] }]);
      expect(withChoice(out, choices, file, true)).toEqual(nothingLeftOut);
    }
  });

  it('are files that have no choice of hunks as a whole', () => {
    const out = leave({ path: 'image.png', hunk: 3 });
    expect(leaveOutOf(out, choices)).toEqual([{ path: 'image.png', hunks: null }]);
    expect(countChoices(leave(image, file, { path: 'b.ts', hunk: 1 }), choices)).toEqual({ all: 5, kept: 0 });
    expect(withChoice(out, choices, image, true)).toEqual(nothingLeftOut);
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
      ['a.ts', [17, 40]],
      ['image.png', null],
    ]);
    expect([first, third, file, image, { path: 'b.ts', hunk: null }].map((one) => isChoice(open, one))).toEqual([
      ...[false, true, true, true, false],
    ]);
    // Another window may have applied what was left out here.
    expect(countChoices(leave(first, third, { path: 'b.ts', hunk: 1 }), open)).toEqual({ all: 3, kept: 2 });
    expect(openChoices(choices, [])).toBe(choices);
    expect(openChoices(choices, null)).toBe(choices);
  });

  it('have names', () => {
    const names = [third, file, image].map((choice) => choiceName(choices, choice));
    expect(names).toEqual(['hunk 3 of 3 in a.ts', 'a.ts', 'image.png']);
  });

  it('are nothing that the diff does not have', () => {
    expect(leave({ path: 'other.ts', hunk: null }, { path: 'a.ts', hunk: 2 })).toEqual(nothingLeftOut);
  });
});
