import { describe, expect, it } from 'vitest';
import { turnId } from '../../../../shared/base/ids.ts';
import { parseUnifiedDiff } from '../../../../shared/changes/parse-unified-diff.ts';
import { createReview, type ReviewTarget } from '../../../../shared/rewind/review.ts';
import { toDiffRows } from '../../../view-models/diff-rows.ts';
import { insertCommentRows } from '../../line-comments/commented-rows.ts';
import { changeMarks, type ReviewSelection } from '../review/review.view-model.ts';
import { isInLongFold, listStops, placeStops } from '../selection.view-model.ts';
import { foldRows, nameFold, nameLongFold } from './fold-rows.ts';
import { listRowKeys } from './row-keys.ts';

const hunk = (line: number, text: string): string =>
  `@@ -${line},3 +${line},3 @@\n before\n-old ${text}\n+new ${text}\n after\n`;
const long = Array.from({ length: 301 }, (_, at) => `+line ${at}\n`).join('');
const files = parseUnifiedDiff(
  `--- a/a.ts\n+++ b/a.ts\n${hunk(1, 'x')}${hunk(20, 'y')}--- a/b.ts\n+++ b/b.ts\n@@ -1,1 +1,302 @@\n one\n${long}` +
    'diff --git a/n.ts b/n.ts\nnew file mode 100644\n--- /dev/null\n+++ b/n.ts\n@@ -0,0 +1,2 @@\n+one\n+two\n',
);
const target: ReviewTarget = { turnId: turnId.parse('t'), entryId: null, seen: '0'.repeat(64), at: 0 };
const rows = toDiffRows(files, 'unified', 'all');
const reviewOf = (...kept: readonly ReviewSelection[]) => {
  const review = createReview(files, target, { kept: [], rewinds: [] });
  return createReview(files, target, {
    kept: kept.flatMap((what) => changeMarks(review, what, true).added),
    rewinds: [],
  });
};
const first = { parts: [{ path: 'a.ts', hunk: 0 }] };
const fold = (review: ReturnType<typeof reviewOf> | null, ...opened: readonly string[]) =>
  foldRows({ rows, files, review, opened: new Set(opened) });
const [a] = files;
const firstHunk = a?.hunks[0] ?? null;

describe('the rows of a review', () => {
  it('have one row for a kept hunk, and all others as they were', () => {
    const { rows: shown } = fold(reviewOf(first), nameLongFold('b.ts'));
    expect(shown.slice(0, 4).map(({ kind }) => kind)).toEqual(['file', 'fold', 'head', 'line']);
    expect(shown[1]).toMatchObject({ mark: 'kept', isOpen: false, added: 1, removed: 1, line: 2, text: 'new x' });
  });

  it('show the lines of a fold that is open below its row', () => {
    const { rows: shown } = fold(reviewOf(first), nameFold('a.ts', firstHunk));
    expect(shown.slice(0, 7).map(({ kind }) => kind)).toEqual(['file', 'fold', 'line', 'line', 'line', 'line', 'head']);
    expect(shown[1]).toMatchObject({ isOpen: true });
  });

  it('leave a hunk open of which only some lines are kept', () => {
    const { rows: shown } = fold(reviewOf({ ...first, lines: [1] }));
    expect(shown.slice(0, 3).map(({ kind }) => kind)).toEqual(['file', 'head', 'line']);
  });

  it('have one row for a long file, also while nothing can be decided, and for a new file that is kept', () => {
    const { rows: shown } = fold(reviewOf({ parts: [{ path: 'n.ts', hunk: null }] }));
    expect(shown.slice(-4).map(({ kind }) => kind)).toEqual(['file', 'fold', 'file', 'fold']);
    expect(shown.at(-3)).toMatchObject({ mark: null, added: 301 });
    expect(shown.at(-1)).toMatchObject({ mark: 'kept', added: 2, text: 'one' });
    expect(fold(null).rows.filter(({ kind }) => kind === 'fold')).toHaveLength(1);
  });

  it('keep comments in view, which are not sent yet', () => {
    const line = { number: 2, sign: '+', text: 'new x' } as const;
    const place = { turnId: turnId.parse('t'), entryId: null, path: 'a.ts' };
    const comment = { id: 'c', ...place, lines: [line], text: 'Why?' };
    const commented = insertCommentRows(rows, files, [comment]);
    const { rows: shown } = foldRows({ rows: commented, files, review: reviewOf(first), opened: new Set() });
    expect(shown.slice(0, 4).map(({ kind }) => kind)).toEqual(['file', 'fold', 'comment', 'head']);
  });

  it('have the same stops as before, and say which of them are hidden', () => {
    const review = reviewOf(first);
    const { places, rows: shown } = fold(review);
    const stops = placeStops(listStops(rows, files, review), places);
    expect(stops.map(({ from, path }) => [path, shown[from]?.kind])).toEqual([
      ['a.ts', 'fold'],
      ['a.ts', 'head'],
      ['b.ts', 'fold'],
      ['n.ts', 'file'],
    ]);
    expect(stops.map((stop) => isInLongFold(shown, stop))).toEqual([false, false, true, false]);
  });
});

describe('the key of a row', () => {
  it('stays when rows before it fold, and each row has its own', () => {
    const before = listRowKeys(rows, files, 'unified');
    const { places, rows: shown } = fold(reviewOf(first), nameLongFold('b.ts'));
    const after = listRowKeys(shown, files, 'unified');
    expect(new Set(after).size).toBe(after.length);
    const head = rows.findIndex((row) => row.kind === 'head' && row.hunk !== firstHunk);
    for (let at = head; at < rows.length; at++)
      if (rows[at]?.kind !== 'head') expect(after[places[at] ?? -1]).toBe(before[at]);
    // A hunk folds where it is.
    expect(after[1]).toBe(before[1]);
  });

  it('stays when the diff is made again without an earlier change', () => {
    const again = parseUnifiedDiff(`--- a/a.ts\n+++ b/a.ts\n@@ -20,3 +24,3 @@\n before\n-old y\n+new y\n after\n`);
    const after = listRowKeys(toDiffRows(again, 'unified', 'all'), again, 'unified');
    expect(listRowKeys(rows, files, 'unified')).toEqual(expect.arrayContaining([...after]));
  });
});
