import { describe, expect, it } from 'vitest';
import { turnId } from '../../../../shared/base/ids.ts';
import { hashFile, nameHunks } from '../../../../shared/changes/hunk-key.ts';
import { applyKeptHunksChange, type KeptHunk } from '../../../../shared/changes/kept-hunk.ts';
import { parseUnifiedDiff } from '../../../../shared/changes/parse-unified-diff.ts';
import type { DiscardedChanges } from '../../../../shared/rewind/rewind-plan.ts';
import { sampleRecord } from '../../../stores/testing/sample-rewind.ts';
import {
  createReview,
  getMark,
  getSelectedLines,
  isLineDiscarded,
  isOneHunk,
  listOpenParts,
  nameMark,
  namePart,
  type ReviewTarget,
  toDiscardRequest,
  toKeptHunks,
  toReviewPart,
} from './review.view-model.ts';

const hunk = (at: number, word: string) => `@@ -${at},3 +${at},3 @@\n same\n-old ${word}\n+new ${word}\n end\n`;
const header = (path: string) => `diff --git a/${path} b/${path}\n--- a/${path}\n+++ b/${path}\n`;
const added = 'diff --git a/n b/n\nnew file mode 100644\n--- /dev/null\n+++ b/n\n@@ -0,0 +1 @@\n+one\n';
const files = parseUnifiedDiff(`${header('a')}${hunk(1, 'x')}${hunk(20, 'y')}${header('b')}${hunk(1, 'z')}${added}`);
const place = { turnId: turnId.parse('t'), entryId: null, seen: '0'.repeat(64) };
const target: ReviewTarget = { ...place, at: 0 };

const discarded = (...taken: DiscardedChanges['files']) =>
  sampleRecord({ scope: 'files', discarded: { ...place, files: [...taken] } });
const review = (kept: readonly KeptHunk[] = [], ...rewinds: ReturnType<typeof sampleRecord>[]) =>
  createReview(files, target, { kept, rewinds });
const keep = (...parts: Parameters<typeof toKeptHunks>[1]) => toKeptHunks(review(), parts);
const [a] = files;
const shown = files;

describe('a review', () => {
  it('marks what the user discarded in this diff', () => {
    const now = review(
      keep({ path: 'a', hunk: 0 }),
      discarded({ path: 'a', lines: [5, 6] }, { path: 'n', lines: null }),
    );
    expect(now.get('a')?.hunks.map(({ mark }) => mark)).toEqual(['kept', 'discarded']);
    expect(['a', 'b', 'n'].map((path) => nameMark(getMark(now, { path, hunk: null })))).toEqual([
      'reviewed',
      null,
      'discarded',
    ]);
    const other = createReview(
      files,
      { ...target, seen: '1'.repeat(64) },
      { kept: [], rewinds: [discarded({ path: 'n', lines: null })] },
    );
    expect(getMark(other, { path: 'n', hunk: null })).toBeNull();
  });

  it('marks lines that the user kept in every diff that shows them, wherever they are', () => {
    const scope: ReviewTarget = { scope: 'thread', seen: '1'.repeat(64), at: 5 };
    const kept = keep({ path: 'a', hunk: 1 }, { path: 'n', hunk: null });
    const later = parseUnifiedDiff(
      `${header('a')}${hunk(26, 'y')}${hunk(40, 'y')}${header('b')}${hunk(1, 'y')}${added}`,
    );
    const now = createReview(later, scope, { kept, rewinds: [] });
    expect(now.get('a')?.hunks.map(({ mark }) => mark)).toEqual(['kept', null]);
    expect(['b', 'n'].map((path) => getMark(now, { path, hunk: null }))).toEqual([null, 'kept']);
    const changed = parseUnifiedDiff(added.replace('+one', '+two'));
    expect(getMark(createReview(changed, scope, { kept, rewinds: [] }), { path: 'n', hunk: null })).toBeNull();
  });

  it('marks lines that the user discarded in another diff with the same hunks, after these were made', () => {
    const seen = '1'.repeat(64);
    const [one, other] = nameHunks(files[0] ?? { hunks: [] });
    const marks = [{ seen: '', hunk: 0, ...other, lines: [1] }];
    const whole = files[2] === undefined ? '' : hashFile(files[2], seen);
    const taken = [
      { path: 'a', lines: [9], marks },
      { path: 'n', lines: null, marks: [{ seen: whole, hunk: null, lines: [] }] },
    ];
    const rewinds = [sampleRecord({ scope: 'files', at: 5, discarded: { scope: 'thread', seen, files: taken } })];
    const now = createReview(shown, { ...target, at: 4 }, { kept: [], rewinds });
    expect(now.get('a')?.hunks.map(({ discardedLines }) => [...discardedLines])).toEqual([[], [5]]);
    expect(now.get('n')?.mark).toBe('discarded');
    expect(one?.seen).not.toBe(other?.seen);
    const later = createReview(shown, { ...target, at: 6 }, { kept: [], rewinds });
    expect(later.get('n')?.mark).toBeNull();
    const undone = rewinds.map((rewind) => ({ ...rewind, isUndone: true }));
    expect(createReview(shown, target, { kept: [], rewinds: undone }).get('n')?.mark).toBeNull();
  });

  it('counts lines of a scope as discarded only until its diff is made again', () => {
    const seen = '1'.repeat(64);
    const files = [{ path: 'a', lines: [1, 2] }];
    const rewinds = [sampleRecord({ scope: 'files', at: 5, discarded: { scope: 'thread', seen, files } })];
    const markOf = (of: ReviewTarget) =>
      getMark(createReview(shown, of, { kept: [], rewinds }), { path: 'a', hunk: 0 });
    expect(markOf({ scope: 'thread', seen, at: 5 })).toBe('discarded');
    // The same lines are back.
    expect(markOf({ scope: 'thread', seen, at: 6 })).toBeNull();
    expect(markOf({ scope: 'uncommitted', seen, at: 0 })).toBeNull();
    expect(markOf({ ...target, seen })).toBeNull();
  });

  it('shows the mark of a single hunk once, and of a whole file next to its name', () => {
    expect(['a', 'b', 'n', 'x'].map((path) => isOneHunk(review(), path))).toEqual([false, true, false, false]);
  });

  it('never marks a hunk without changed lines as discarded', () => {
    const [same] = parseUnifiedDiff(`${header('a')}@@ -1 +1 @@\n same\n`);
    const now = createReview(same === undefined ? [] : [same], target, { kept: [], rewinds: [] });
    expect(getMark(now, { path: 'a', hunk: 0 })).toBeNull();
    expect(getMark(now, { path: 'a', hunk: null })).toBeNull();
  });

  it('ignores discards that were undone', () => {
    const undone = { ...discarded({ path: 'a', lines: [1, 2] }), isUndone: true };
    expect(getMark(review([], undone), { path: 'a', hunk: 0 })).toBeNull();
  });

  it('fades discarded lines and discards the other lines of their hunk', () => {
    const now = review([], discarded({ path: 'a', lines: [1] }));
    const [first] = a?.hunks ?? [];
    const [, old, next] = first?.lines ?? [];
    if (first === undefined || old === undefined || next === undefined) throw new Error('No lines');
    expect([isLineDiscarded(now, 'a', first, old), isLineDiscarded(now, 'a', first, next)]).toEqual([true, false]);
    const asked = toDiscardRequest(now, target, { parts: [{ path: 'a', hunk: 0 }] });
    expect(asked?.changes.files).toEqual([{ path: 'a', lines: [2] }]);
    // The earlier discard can be undone on its own, so the later one does not replace its lines.
    expect(toDiscardRequest(now, target, { parts: [{ path: 'a', hunk: null }] })?.changes.files).toEqual([
      { path: 'a', lines: [2, 5, 6] },
    ]);
    expect(getSelectedLines(now, { path: 'a', hunk: 0 }, { path: 'a', lines: new Set([1, 2, 5]) })).toEqual([2]);
    expect(getSelectedLines(now, { path: 'b', hunk: 0 }, { path: 'a', lines: new Set([1]) })).toEqual([]);
  });

  it('requests hunks, lines and whole files to discard, and lists them in the note', () => {
    const now = review();
    expect(toDiscardRequest(now, target, { parts: [{ path: 'a', hunk: 1 }] })).toEqual({
      changes: { ...place, files: [{ path: 'a', lines: [5, 6] }] },
      noteParts: [
        {
          path: 'a',
          hunks: 1,
          lines: null,
          changed: [
            { number: 21, sign: '-', text: 'old y' },
            { number: 21, sign: '+', text: 'new y' },
          ],
        },
      ],
    });
    expect(toDiscardRequest(now, target, { parts: [{ path: 'a', hunk: 1 }], lines: [6] })).toMatchObject({
      changes: { files: [{ path: 'a', lines: [6] }] },
      noteParts: [{ lines: 1, changed: [{ sign: '+', text: 'new y' }] }],
    });
    const all = listOpenParts(now, now.keys(), (mark) => mark === null);
    expect(toDiscardRequest(now, target, { parts: all })).toMatchObject({
      changes: { files: ['a', 'b', 'n'].map((path) => ({ path, lines: null })) },
      noteParts: [{ hunks: 2 }, { hunks: 1 }, { hunks: null }],
    });
    expect(
      toDiscardRequest(review([], discarded({ path: 'n', lines: null })), target, {
        parts: [{ path: 'n', hunk: null }],
      }),
    ).toBeNull();
  });

  it('excludes kept hunks from the rest', () => {
    const now = review(keep({ path: 'a', hunk: 0 }));
    const open = listOpenParts(now, now.keys(), (mark) => mark === null);
    expect(toDiscardRequest(now, target, { parts: open })?.changes.files).toEqual([
      { path: 'a', lines: [5, 6] },
      { path: 'b', lines: null },
      { path: 'n', lines: null },
    ]);
  });

  it('removes a mark again', () => {
    const kept = keep({ path: 'a', hunk: 0 }, { path: 'b', hunk: 0 });
    const hunks = [...keep({ path: 'a', hunk: 0 })];
    expect(applyKeptHunksChange(kept, { hunks, isKept: false }).map(({ path }) => path)).toEqual(['b']);
    expect(applyKeptHunksChange(kept, { hunks, isKept: true })).toHaveLength(2);
    const other = keep({ path: 'a', hunk: 1 });
    expect(applyKeptHunksChange(kept, { hunks: [...other], isKept: false })).toHaveLength(2);
  });

  it('has no review part for lines of another diff or for a path that occurs twice', () => {
    const [again] = parseUnifiedDiff(header('a') + hunk(1, 'x'));
    const [shown] = again?.hunks ?? [];
    const [own] = a?.hunks ?? [];
    if (shown === undefined || own === undefined) throw new Error('No hunk');
    expect(toReviewPart(review(), 'a', shown)).toBeNull();
    expect(namePart(review(), toReviewPart(review(), 'a', own) ?? { path: '', hunk: null })).toBe('hunk 1 of 2 in a');
    expect(createReview([...files, ...files.slice(0, 1)], target, { kept: [], rewinds: [] }).has('a')).toBe(false);
  });
});
