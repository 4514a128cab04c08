import { describe, expect, it } from 'vitest';
import { type HunkRange, mixHunks } from './mix-hunks.ts';

const bytes = (text: string) => Buffer.from(text, 'latin1');
const hunk = (oldStart: number, oldLines: number, newStart: number, newLines: number): HunkRange => ({
  oldStart,
  oldLines,
  newStart,
  newLines,
});
const mix = (before: string, after: string, hunks: readonly HunkRange[], kept: readonly number[]) =>
  mixHunks(bytes(before), bytes(after), hunks, ({ oldStart }) => kept.includes(oldStart))?.toString('latin1') ?? null;

describe('hunks are applied', () => {
  const [before, after] = ['a\r\nb\nc\n\xe9\ne', 'a\r\nB\r\nx\nc\n\xe9\nE\n'];
  const hunks = [hunk(2, 1, 2, 2), hunk(5, 1, 6, 1)];

  it('by their positions, with every byte as it is', () => {
    expect(mix(before, after, hunks, [2, 5])).toBe(after);
    expect(mix(before, after, hunks, [])).toBe(before);
    expect(mix(before, after, hunks, [2])).toBe('a\r\nB\r\nx\nc\n\xe9\ne');
    expect(mix(before, after, hunks, [5])).toBe('a\r\nb\nc\n\xe9\nE\n');
  });

  it('to an empty content, and from one side without lines', () => {
    expect(mix('', 'a\nb', [hunk(0, 0, 1, 2)], [0])).toBe('a\nb');
    expect(mix('a\nb\n', 'a\nx\nb\n', [hunk(1, 0, 2, 1)], [1])).toBe('a\nx\nb\n');
    expect(mix('a\nb\n', 'b\n', [hunk(1, 1, 0, 0)], [1])).toBe('b\n');
  });

  it('not at all if they are not the diff of the two', () => {
    expect(mix(before, after, [hunk(2, 1, 2, 2)], [2])).toBeNull();
    expect(mix(before, after, [hunk(3, 1, 2, 2)], [3])).toBeNull();
    expect(mix(before, after, [hunk(5, 1, 6, 1), hunk(2, 1, 2, 2)], [2])).toBeNull();
    expect(mix(before, after, [hunk(2, 90, 2, 90)], [2])).toBeNull();
    expect(mix(before, after, [hunk(0, 1, 0, 1)], [0])).toBeNull();
  });
});
