import { describe, expect, it } from 'vitest';
import { turnId } from '../../../../shared/base/ids.ts';
import { hashFile, nameHunks } from '../../../../shared/changes/hunk-key.ts';
import { applyKeptHunksChange, type KeptHunk } from '../../../../shared/changes/kept-hunk.ts';
import { parseUnifiedDiff } from '../../../../shared/changes/parse-unified-diff.ts';
import { createReview, type ReviewTarget } from '../../../../shared/rewind/review.ts';
import type { DiscardedChanges } from '../../../../shared/rewind/rewind-plan.ts';
import { sampleRecord } from '../../../stores/testing/sample-rewind.ts';
import {
  changeMarks,
  describeFiles,
  describeMark,
  endMarks,
  getLineMark,
  getMark,
  getSelectedLines,
  isAllKept,
  isOneHunk,
  listOpenParts,
  namePart,
  type ReviewPart,
  type ReviewSelection,
  toDiscardRequest,
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
const keep = (...parts: readonly ReviewPart[]) => changeMarks(review(), { parts }, true).added;
const [a] = files;
const shown = files;

describe('a review', () => {
  it('marks what the user discarded in this diff', () => {
    const now = review(
      keep({ path: 'a', hunk: 0 }),
      discarded({ path: 'a', lines: [5, 6] }, { path: 'n', lines: null }),
    );
    expect(now.get('a')?.hunks.map(({ mark }) => mark)).toEqual(['kept', 'discarded']);
    expect([...now.values()].map(describeMark)).toEqual([
      { name: 'reviewed', sign: 'kept' },
      null,
      { name: 'discarded', sign: 'discarded' },
    ]);
    const other = createReview(
      files,
      { ...target, seen: '1'.repeat(64) },
      { kept: [], rewinds: [discarded({ path: 'n', lines: null })] },
    );
    expect(getMark(other, { path: 'n', hunk: null })).toBeNull();
  });

  it('counts how much of a file is decided until all of it is', () => {
    const marks = [...review(keep({ path: 'a', hunk: 1 })).values()].map(describeMark);
    expect(marks).toEqual([{ name: '1 of 2 decided', sign: '1/2' }, null, null]);
  });

  it('marks lines that the user kept in every diff that shows them in their place, before or after the change', () => {
    const scope: ReviewTarget = { scope: 'thread', seen: '1'.repeat(64), at: 5 };
    const kept = keep({ path: 'a', hunk: 1 }, { path: 'n', hunk: null });
    const later = parseUnifiedDiff(
      `${header('a')}${hunk(5, 'y')}${hunk(20, 'y').replace('+20', '+26')}${header('b')}${hunk(1, 'y')}${added}`,
    );
    const now = createReview(later, scope, { kept, rewinds: [] });
    expect(now.get('a')?.hunks.map(({ mark }) => mark)).toEqual([null, 'kept']);
    expect(['b', 'n'].map((path) => getMark(now, { path, hunk: null }))).toEqual([null, 'kept']);
    const changed = parseUnifiedDiff(added.replace('+one', '+two'));
    expect(getMark(createReview(changed, scope, { kept, rewinds: [] }), { path: 'n', hunk: null })).toBeNull();
  });

  it('keeps the mark of an image while its contents stay, whatever else the diff shows', () => {
    const image = (contents: string) =>
      `diff --git a/i.png b/i.png\nindex ${contents}\nBinary files a/i.png and b/i.png differ\n`;
    const part = { path: 'i.png', hunk: null };
    const before = createReview(parseUnifiedDiff(image('1a..2b')), target, { kept: [], rewinds: [] });
    const kept = changeMarks(before, { parts: [part] }, true).added;
    const markIn = (text: string) =>
      getMark(createReview(parseUnifiedDiff(text), { ...target, seen: '1'.repeat(64) }, { kept, rewinds: [] }), part);
    expect(markIn(`${image('1a..2b')}${added}`)).toBe('kept');
    expect(markIn(`${image('1a..3c')}${added}`)).toBeNull();
    expect(markIn(image('4d..2b'))).toBeNull();
  });

  it('marks lines that the user discarded in another diff with the same hunks, after these were made', () => {
    const seen = '1'.repeat(64);
    const [one, other] = nameHunks(files[0] ?? { hunks: [] });
    const marks = other === undefined ? [] : [{ ...other, lines: [1] }];
    const whole = files[2] === undefined ? '' : hashFile(files[2], seen);
    const taken = [
      { path: 'a', lines: [9], marks },
      { path: 'n', lines: null, marks: [{ seen: whole, place: null, lines: [] }] },
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
    expect([old, next].map((line) => getLineMark(now, 'a', first, line))).toEqual(['discarded', null]);
    const asked = toDiscardRequest(now, target, { parts: [{ path: 'a', hunk: 0 }] });
    expect(asked?.files).toEqual([{ path: 'a', lines: [2] }]);
    // The earlier discard can be undone on its own, so the later one does not replace its lines.
    expect(toDiscardRequest(now, target, { parts: [{ path: 'a', hunk: null }] })?.files).toEqual([
      { path: 'a', lines: [2, 5, 6] },
    ]);
    expect(getSelectedLines(now, { path: 'a', hunk: 0 }, { path: 'a', lines: new Set([1, 2, 5]) })).toEqual([2]);
    expect(getSelectedLines(now, { path: 'b', hunk: 0 }, { path: 'a', lines: new Set([1]) })).toEqual([]);
  });

  it('requests hunks, lines and whole files to discard, and lists exactly these in the note', () => {
    const now = review();
    const askFor = (what: ReviewSelection, of = now) => {
      const asked = toDiscardRequest(of, target, what);
      return { files: asked?.files ?? null, note: describeFiles(of, asked?.files ?? []) };
    };
    expect(toDiscardRequest(now, target, { parts: [{ path: 'a', hunk: 1 }] })).toEqual({
      ...place,
      files: [{ path: 'a', lines: [5, 6] }],
    });
    const changed = [
      { number: 21, sign: '-', text: 'old y' },
      { number: 21, sign: '+', text: 'new y' },
    ];
    expect(askFor({ parts: [{ path: 'a', hunk: 1 }] }).note).toEqual([{ path: 'a', hunks: 1, lines: null, changed }]);
    expect(askFor({ parts: [{ path: 'a', hunk: 1 }], lines: [6] })).toMatchObject({
      files: [{ path: 'a', lines: [6] }],
      note: [{ lines: 1, changed: [{ sign: '+', text: 'new y' }] }],
    });
    // The rest of a hunk is no whole hunk.
    const partly = review([], discarded({ path: 'a', lines: [5] }));
    expect(askFor({ parts: [{ path: 'a', hunk: 1 }] }, partly)).toMatchObject({
      files: [{ path: 'a', lines: [6] }],
      note: [{ lines: 1, changed: [{ sign: '+', text: 'new y' }] }],
    });
    const all = listOpenParts(now, now.keys(), (mark) => mark === null);
    expect(askFor({ parts: all })).toMatchObject({
      files: ['a', 'b', 'n'].map((path) => ({ path, lines: null })),
      note: [{ hunks: 2 }, { hunks: 1 }, { hunks: null }],
    });
    const gone = review([], discarded({ path: 'n', lines: null }));
    expect(askFor({ parts: [{ path: 'n', hunk: null }] }, gone).files).toBeNull();
  });

  it('keeps some lines of a hunk, which is decided once all of its lines are', () => {
    const [first] = a?.hunks ?? [];
    const [, old, next] = first?.lines ?? [];
    if (first === undefined || old === undefined || next === undefined) throw new Error('No lines');
    const parts = [{ path: 'a', hunk: 0 }];
    const some = changeMarks(review(), { parts, lines: [2] }, true);
    expect(some).toMatchObject({ added: [{ path: 'a', lines: [2] }], removed: [] });
    const partly = review(some.added);
    expect([old, next].map((line) => getLineMark(partly, 'a', first, line))).toEqual([null, 'kept']);
    expect(getMark(partly, { path: 'a', hunk: 0 })).toBeNull();
    expect([[1], [2]].map((lines) => isAllKept(partly, { parts, lines }))).toEqual([false, true]);
    // The rest leaves kept lines alone. The hunk itself is all of its lines.
    expect(toDiscardRequest(partly, target, { parts, isRest: true })?.files).toEqual([{ path: 'a', lines: [1] }]);
    expect(toDiscardRequest(partly, target, { parts })?.files).toEqual([{ path: 'a', lines: [1, 2] }]);
    const marksAfter = (before: readonly KeptHunk[], { added, removed }: ReturnType<typeof changeMarks>) =>
      applyKeptHunksChange(applyKeptHunksChange(before, { hunks: removed, isKept: false }), {
        hunks: added,
        isKept: true,
      });
    const both = marksAfter(some.added, changeMarks(partly, { parts, lines: [1] }, true));
    expect(both).toEqual(keep({ path: 'a', hunk: 0 }));
    expect(getMark(review(both), { path: 'a', hunk: 0 })).toBe('kept');
    const fewer = marksAfter(both, changeMarks(review(both), { parts, lines: [1] }, false));
    expect(fewer).toEqual(some.added);
    expect(marksAfter(fewer, changeMarks(review(fewer), { parts }, false))).toEqual([]);
    expect(endMarks(review(both), [{ path: 'a', lines: [1] }])).toEqual({ added: some.added, removed: [] });
    expect(endMarks(review(both), [{ path: 'a', lines: null }])).toEqual({ added: [], removed: both });
    expect(endMarks(review(keep({ path: 'n', hunk: null })), [{ path: 'n', lines: null }]).removed).toHaveLength(1);
    // What is discarded is not kept, so it has no mark when it comes back.
    const half = discarded({ path: 'a', lines: [1] });
    const rest = changeMarks(review([], half), { parts }, true).added;
    expect(getMark(review(rest, half), { path: 'a', hunk: 0 })).toBe('kept');
    expect(getMark(review(rest), { path: 'a', hunk: 0 })).toBeNull();
  });

  it('removes a mark that was made in another diff', () => {
    const [known] = keep({ path: 'a', hunk: 0 });
    if (known === undefined) throw new Error('No mark');
    const moved = { ...known, place: { before: 90, after: 1 } };
    const part = { path: 'a', hunk: 0 };
    expect(getMark(review([moved]), part)).toBe('kept');
    expect(changeMarks(review([moved]), { parts: [part] }, false)).toEqual({ added: [], removed: [moved] });
  });

  it('excludes kept hunks from the rest', () => {
    const now = review(keep({ path: 'a', hunk: 0 }));
    const open = listOpenParts(now, now.keys(), (mark) => mark === null);
    expect(toDiscardRequest(now, target, { parts: open })?.files).toEqual([
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

describe('the undo of a discard', () => {
  it('belongs to the last discard of a hunk, and is alone only if nothing else was discarded', () => {
    const older = { ...discarded({ path: 'a', lines: [1, 2] }), rewindId: 'older' };
    const newer = { ...discarded({ path: 'a', lines: [5, 6] }, { path: 'n', lines: null }), rewindId: 'newer' };
    const now = review([], newer, older);
    expect(now.get('a')?.hunks.map(({ lastDiscard }) => lastDiscard)).toEqual([
      { rewindId: 'older', isAlone: true },
      { rewindId: 'newer', isAlone: false },
    ]);
    expect(now.get('n')?.lastDiscard).toEqual({ rewindId: 'newer', isAlone: false });
    expect(now.get('b')?.lastDiscard).toBeNull();
    const both = review([], { ...discarded({ path: 'a', lines: null }), rewindId: 'both' });
    expect(both.get('a')?.hunks[0]?.lastDiscard).toEqual({ rewindId: 'both', isAlone: false });
  });
});
