import { describe, expect, it } from 'vitest';
import { parseUnifiedDiff } from '../../../shared/changes/parse-unified-diff.ts';
import { toDiffRows } from '../../view-models/diff-rows.ts';
import { findChangeStarts, stepToChange } from './change-steps.ts';

const file = (name: string) => `diff --git a/${name} b/${name}
--- a/${name}
+++ b/${name}
@@ -1,6 +1,6 @@
-one
+ONE
 two
 three
-four
-five
+FOUR
 six
`;
const files = parseUnifiedDiff(file('a.ts') + file('b.ts'));

describe('the changes of a list of lines', () => {
  it('starts a change where changed lines follow unchanged lines or another file', () => {
    const unified = toDiffRows(files, 'unified');
    expect(findChangeStarts(unified).map((at) => unified[at])).toMatchObject([
      { fileIndex: 0, line: { line: { text: 'one' } } },
      { fileIndex: 0, line: { line: { text: 'four' } } },
      { fileIndex: 1, line: { line: { text: 'one' } } },
      { fileIndex: 1, line: { line: { text: 'four' } } },
    ]);
    const sides = toDiffRows(files, 'sideBySide');
    expect(findChangeStarts(sides).map((at) => sides[at])).toMatchObject([
      { fileIndex: 0, left: { line: { text: 'one' } }, right: { line: { text: 'ONE' } } },
      { fileIndex: 0, left: { line: { text: 'four' } } },
      { fileIndex: 1, left: { line: { text: 'one' } } },
      { fileIndex: 1, left: { line: { text: 'four' } } },
    ]);
  });

  it('counts adjacent changed lines as one change, and none without changes', () => {
    const touching = parseUnifiedDiff('--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\n-a\n+b\n-c\n+d\n');
    expect(findChangeStarts(toDiffRows(touching, 'unified'))).toHaveLength(1);
    expect(findChangeStarts([])).toEqual([]);
  });
});

describe('stepping through changes', () => {
  const starts = [3, 10, 20];
  const at = (row: number) => ({ row, isAt: true });
  const view = (row: number) => ({ row, isAt: false });

  it.each([
    [at(3), 1, 1],
    [at(10), -1, 0],
    [view(0), 1, 0],
    [view(3), 1, 0],
    [view(11), 1, 2],
    [view(11), -1, 1],
    [at(20), 1, 2],
    [at(3), -1, 0],
    [view(0), -1, 0],
    [view(99), 1, 2],
  ] as const)('steps from %o by %i to change no. %i', (from, by, to) => {
    expect(stepToChange(starts, from, by)).toBe(to);
  });

  it('does not step when there are no changes', () => {
    expect(stepToChange([], view(0), 1)).toBeNull();
  });
});
