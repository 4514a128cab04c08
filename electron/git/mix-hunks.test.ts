import { describe, expect, it } from 'vitest';
import { type HunkRange, mixHunks, splitIntoRanges } from './mix-hunks.ts';

const bytes = (text: string) => Buffer.from(text, 'latin1');
const hunk = (oldStart: number, oldLines: number, newStart: number, newLines: number): HunkRange => ({
  oldStart,
  oldLines,
  newStart,
  newLines,
});
const mix = (before: string, after: string, hunks: readonly HunkRange[], kept: readonly number[]) =>
  mixHunks(
    bytes(before),
    bytes(after),
    hunks.map((each) => ({ ...each, hasOld: !kept.includes(each.oldStart), hasNew: kept.includes(each.oldStart) })),
  )?.toString('latin1') ?? null;

describe('hunks are applied', () => {
  const [before, after] = ['a\r\nb\nc\n\xe9\ne', 'a\r\nB\r\nx\nc\n\xe9\nE\n'];
  const hunks = [hunk(2, 1, 2, 2), hunk(5, 1, 6, 1)];

  it('hunks are applied by their positions, with every byte as it is', () => {
    expect(mix(before, after, hunks, [2, 5])).toBe(after);
    expect(mix(before, after, hunks, [])).toBe(before);
    expect(mix(before, after, hunks, [2])).toBe('a\r\nB\r\nx\nc\n\xe9\ne');
    expect(mix(before, after, hunks, [5])).toBe('a\r\nb\nc\n\xe9\nE\n');
  });

  it('hunks are applied to an empty content, and from one side without lines', () => {
    expect(mix('', 'a\nb', [hunk(0, 0, 1, 2)], [0])).toBe('a\nb');
    expect(mix('a\nb\n', 'a\nx\nb\n', [hunk(1, 0, 2, 1)], [1])).toBe('a\nx\nb\n');
    expect(mix('a\nb\n', 'b\n', [hunk(1, 1, 0, 0)], [1])).toBe('b\n');
  });

  it('refuses hunks that are not the diff of the two contents', () => {
    expect(mix(before, after, [hunk(2, 1, 2, 2)], [2])).toBeNull();
    expect(mix(before, after, [hunk(3, 1, 2, 2)], [3])).toBeNull();
    expect(mix(before, after, [hunk(5, 1, 6, 1), hunk(2, 1, 2, 2)], [2])).toBeNull();
    expect(mix(before, after, [hunk(2, 90, 2, 90)], [2])).toBeNull();
    expect(mix(before, after, [hunk(0, 1, 0, 1)], [0])).toBeNull();
  });
});

describe('lines of a hunk are applied', () => {
  const kinds = (signs: string) =>
    [...signs].map((sign) => ({ kind: sign === '+' ? 'added' : sign === '-' ? 'removed' : 'context' }) as const);
  const mixLines = (before: string, after: string, of: HunkRange, signs: string, out: readonly number[]) => {
    const ranges = splitIntoRanges(of, kinds(signs), (line) => out.includes(line));
    return mixHunks(bytes(before), bytes(after), ranges)?.toString('latin1');
  };

  it('applies each line of a hunk separately', () => {
    const [before, after] = ['a\nb\xe9\r\nc\nd\n', 'a\nB\nX\nc\n'];
    const mixed = (...out: readonly number[]) => mixLines(before, after, hunk(1, 4, 1, 4), ' -++ -', out);
    expect(mixed(1, 2, 3, 5)).toBe(before);
    expect(mixed()).toBe(after);
    expect(mixed(2, 3, 5)).toBe('a\nc\nd\n');
    expect(mixed(1, 2)).toBe('a\nb\xe9\r\nX\nc\n');
  });

  it('lines of a hunk are applied in the place of the line next to them', () => {
    const [before, after] = ['1\n2\n3\n', 'one\ntwo\n'];
    const mixed = (...out: readonly number[]) => mixLines(before, after, hunk(1, 3, 1, 2), '---++', out);
    expect(mixed(1, 4)).toBe('one\n2\n');
    expect(mixed(0, 3)).toBe('1\ntwo\n');
    expect(mixed(0, 2, 3)).toBe('1\ntwo\n3\n');
    // Keeps all old lines and adds all new ones.
    expect(mixed(0, 1, 2)).toBe('1\n2\n3\none\ntwo\n');
    expect(mixed(1)).toBe('one\n2\ntwo\n');
    expect(mixed(1, 2)).toBe('one\n2\n3\ntwo\n');
  });

  it('lines of a hunk are applied to and from a side without lines', () => {
    expect(mixLines('', 'a\nb', hunk(0, 0, 1, 2), '++', [0])).toBe('b');
    expect(mixLines('a\nb\n', '', hunk(1, 2, 0, 0), '--', [1])).toBe('b\n');
    expect(mixLines('a\n', 'a\nb\nc\n', hunk(1, 0, 2, 2), '++', [0])).toBe('a\nc\n');
  });

  it('lines of a hunk are applied with an end for a line that had none, if others follow it now', () => {
    const [before, after] = ['a\r\nb', 'a\r\nB\r\nc'];
    expect(mixLines(before, after, hunk(1, 2, 1, 3), ' -++', [1])).toBe('a\r\nb\r\nB\r\nc');
    expect(mixLines(before, after, hunk(1, 2, 1, 3), ' -++', [1, 2])).toBe('a\r\nb\r\nc');
    expect(mixLines(before, after, hunk(1, 2, 1, 3), ' -++', [1, 2, 3])).toBe(before);
    expect(mixLines('b', 'B', hunk(1, 1, 1, 1), '-+', [0])).toBe('b\nB');
  });
});
