import { expect, it } from 'vitest';
import type { DiffAuthors } from '../../shared/changes/diff-authors.ts';
import { parseUnifiedDiff } from '../../shared/changes/parse-unified-diff.ts';
import { findForeignHunks } from './find-foreign-hunks.ts';
import { findTouchedHunks } from './split-choice.ts';

const hunk = (at: number) => `@@ -${at},2 +${at},2 @@\n same\n-old\n+new\n`;
const [file] = parseUnifiedDiff(`diff --git a/a b/a\n--- a/a\n+++ b/a\n${hunk(1)}${hunk(20)}${hunk(40)}`);
if (file === undefined) throw new Error('The diff has no file.');

const authors: DiffAuthors = {
  seen: '',
  authors: [
    { kind: 'patch', name: 'Patches' },
    { kind: 'other', name: 'You or others' },
  ],
  files: [{ path: 'a', authors: [0, 1], hunks: [[0], [0, 1], []] }],
};

it('finds the hunks that some lines are in', () => {
  expect(findTouchedHunks(file, new Set([2, 3, 7]))).toEqual([
    { hunk: 0, lines: new Set([2]) },
    { hunk: 2, lines: new Set([7]) },
  ]);
  expect(findTouchedHunks(file, null).map(({ lines }) => [...lines])).toEqual([
    [1, 2],
    [4, 5],
    [7, 8],
  ]);
});

it('asks about hunks that others had a part in, or that nobody is known for', () => {
  expect(findForeignHunks('thread', [{ file, lines: null }], authors)).toEqual(new Map([['a', new Set([1, 2])]]));
  expect(findForeignHunks('thread', [{ file, lines: new Set([1, 2]) }], authors)).toEqual(new Map());
});

it('does not ask about lines of others in one file of what is not committed, if nothing else is chosen', () => {
  const choice = { file, lines: new Set([7, 8]) };
  expect(findForeignHunks('uncommitted', [choice], authors)).toEqual(new Map());
  expect(findForeignHunks('thread', [choice], authors)).toEqual(new Map([['a', new Set([2])]]));
  expect(findForeignHunks('uncommitted', [choice, choice], authors).size).toBe(1);
});
