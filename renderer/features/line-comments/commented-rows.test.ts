import { describe, expect, it } from 'vitest';
import { turnId } from '../../../shared/base/ids.ts';
import { parseUnifiedDiff } from '../../../shared/changes/parse-unified-diff.ts';
import type { CommentedLine, LineComment } from '../../stores/line-comment.ts';
import { type DiffLayout, toDiffRows } from '../../view-models/diff-rows.ts';
import { getCommentableLines, getLinesBetween, insertCommentRows, type ListRow } from './commented-rows.ts';

const diff = (path: string, word: string) =>
  `diff --git a/${path} b/${path}\n--- a/${path}\n+++ b/${path}\n@@ -1,3 +1,3 @@\n same\n-old\n+${word}\n end\r\n`;
const files = parseUnifiedDiff(diff('a.ts', 'new') + diff('b.ts', 'n\u202ew'));
const rowsIn = (layout: DiffLayout) => toDiffRows(files, layout);
const comment = (path: string, ...lines: readonly CommentedLine[]): LineComment => ({
  id: 'c',
  turnId: turnId.parse('t'),
  entryId: null,
  path,
  lines,
  text: 'Why?',
});
const added = { number: 2, sign: '+', text: 'new' } as const;
const removed = { number: 2, sign: '-', text: 'old' } as const;

/** Returns the row right before the comment, and the comment's description. */
function placed(rows: readonly ListRow[]) {
  const at = rows.findIndex(({ kind }) => kind === 'comment');
  const row = rows[at];
  const before = rows[at - 1];
  return {
    beneath:
      before === undefined
        ? null
        : before.kind === 'file'
          ? files[before.fileIndex]?.path
          : getCommentableLines(before),
    stale: row?.kind === 'comment' && row.isStale,
  };
}

describe('lines that can be commented on', () => {
  it('returns the lines of a diff row, both if two are side by side', () => {
    expect(rowsIn('unified').slice(0, 5).map(getCommentableLines)).toEqual([
      [],
      [{ number: 1, sign: ' ', text: 'same' }],
      [removed],
      [added],
      [{ number: 3, sign: ' ', text: 'end' }],
    ]);
    expect(rowsIn('sideBySide').slice(1, 3).map(getCommentableLines)).toEqual([
      [{ number: 1, sign: ' ', text: 'same' }],
      [removed, added],
    ]);
    expect(rowsIn('unified').flatMap(getCommentableLines).at(-2)?.text).toBe('n\\u202ew');
  });

  it('returns lines of one file, starting at either end', () => {
    const rows = rowsIn('unified');
    expect(getLinesBetween(rows, 3, 2)).toEqual([removed, added]);
    expect(getLinesBetween(rows, 3, 6).map(({ text }) => text)).toEqual(['new', 'end']);
  });
});

describe('a comment', () => {
  it.each(['unified', 'sideBySide'] as const)('places a comment below the last of its lines, %s', (layout) => {
    const rows = insertCommentRows(rowsIn(layout), files, [comment('a.ts', removed, added)]);
    expect(placed(rows)).toEqual({ beneath: layout === 'unified' ? [added] : [removed, added], stale: false });
    expect(rows).toHaveLength(rowsIn(layout).length + 1);
  });

  it('marks a comment as stale when its lines changed and keeps it near what is left', () => {
    const other = { number: 9, sign: '+', text: 'gone' } as const;
    const within = (one: LineComment) => placed(insertCommentRows(rowsIn('unified'), files, [one]));
    expect(within(comment('a.ts', removed, other))).toEqual({ beneath: [removed], stale: true });
    expect(within(comment('b.ts', other))).toEqual({ beneath: 'b.ts', stale: true });
    expect(within(comment('gone.ts', other))).toEqual({ beneath: null, stale: true });
  });
});
