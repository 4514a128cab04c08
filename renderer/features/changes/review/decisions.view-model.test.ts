import { describe, expect, it } from 'vitest';
import { turnId } from '../../../../shared/base/ids.ts';
import { parseUnifiedDiff } from '../../../../shared/changes/parse-unified-diff.ts';
import { createReview } from '../../../../shared/rewind/review.ts';
import type { RewindRecord } from '../../../../shared/rewind/rewind-plan.ts';
import { type DiscardNote, selectNotesToSend, updateKeptNote } from '../../../stores/discard-note.ts';
import { sampleRecord } from '../../../stores/testing/sample-rewind.ts';
import { toDiffRows } from '../../../view-models/diff-rows.ts';
import { listStops } from '../selection.view-model.ts';
import { type Decisions, type DecisionsInput, describeDecisions } from './decisions.view-model.ts';
import { changeMarks, type ReviewSelection } from './review.view-model.ts';

const hunk = (at: number) => `@@ -${at},3 +${at},3 @@\n same\n-old ${at}\n+new ${at}\n end\n`;
const hunks = (count: number) => Array.from({ length: count }, (_, at) => hunk(1 + at * 10)).join('');
const header = (path: string) => `diff --git a/${path} b/${path}\n--- a/${path}\n+++ b/${path}\n`;
const added = 'diff --git a/n b/n\nnew file mode 100644\n--- /dev/null\n+++ b/n\n@@ -0,0 +1 @@\n+one\n';
const text = `${header('a')}${hunks(3)}${added}`;
const place = { turnId: turnId.parse('t'), entryId: null, seen: '0'.repeat(64) };

type Facts = Partial<Pick<DecisionsInput, 'place' | 'selected'>> & {
  readonly diff?: string;
  readonly kept?: ReviewSelection;
  readonly rewinds?: readonly RewindRecord[];
  /** What the draft has, apart from the note about what is kept. */
  readonly notes?: readonly DiscardNote[];
};

function decisions({ diff = text, kept = { parts: [] }, notes = [], rewinds = [], ...facts }: Facts = {}) {
  const files = parseUnifiedDiff(diff);
  const target = { ...place, at: 0 };
  const marks = changeMarks(createReview(files, target, { kept: [], rewinds: [] }), kept, true).added;
  const review = createReview(files, target, { kept: marks, rewinds });
  const stops = listStops(toDiffRows(files, 'unified', 'all'), files, review);
  const drafted = updateKeptNote(notes, { hunks: [...marks], isKept: true });
  return describeDecisions({
    ...{ review, stops, place: 0, selected: null, notes: selectNotesToSend(drafted, false) },
    ...facts,
  });
}

const marksOf = (view: Decisions | null) => view?.cells.map(({ mark }) => mark);
const discard = sampleRecord({
  scope: 'files',
  discarded: { ...place, files: [{ path: 'a', lines: [5, 6] }] },
});
const note: DiscardNote = { rewindId: discard.rewindId, text: 'I discarded 1 hunk.' };
const first = { parts: [{ path: 'a', hunk: 0 }] };

describe('what is decided', () => {
  it('is a cell for each hunk and whole file, with how many there are of each', () => {
    const view = decisions({ kept: first, rewinds: [discard], place: 2 });
    expect(marksOf(view)).toEqual(['kept', 'discarded', null, null]);
    expect(view?.cells.map(({ isSelected }) => isSelected)).toEqual([false, false, true, false]);
    expect(view).toMatchObject({
      text: '1 kept, 1 discarded',
      name: 'Change 3 of 4: 1 kept, 1 discarded, 2 to decide',
    });
  });

  it('says nothing before the first decision', () => {
    expect(decisions()).toMatchObject({ text: null, name: 'Change 1 of 4: 4 to decide', isTold: false });
  });

  it('counts a hunk of which only some lines are decided', () => {
    const view = decisions({ kept: { ...first, lines: [1] } });
    expect(marksOf(view)).toEqual(['partly', null, null, null]);
    expect(view).toMatchObject({ text: '1 partly decided', name: 'Change 1 of 4: 1 partly decided, 4 to decide' });
  });

  it('frames all hunks of a selected file', () => {
    const view = decisions({ place: -1, selected: { path: 'a', at: null } });
    expect(view?.cells.map(({ isSelected }) => isSelected)).toEqual([true, true, true, false]);
    expect(view?.name).toBe('4 to decide');
  });

  it('merges neighbors once there are too many, and keeps what they have in common', () => {
    const parts = [0, 1, 2, 3, 4].map((one) => ({ path: 'a', hunk: one }));
    const view = decisions({ diff: `${header('a')}${hunks(96)}`, kept: { parts }, place: 95 });
    expect(view?.cells).toHaveLength(24);
    expect(marksOf(view)?.slice(0, 3)).toEqual(['kept', 'partly', null]);
    expect(view?.cells.findIndex(({ isSelected }) => isSelected)).toBe(23);
    expect(view?.text).toBe('5 kept');
  });

  it('is told with the next message if a note about it goes out', () => {
    expect(decisions({ rewinds: [discard], notes: [note] })?.isTold).toBe(true);
    // What is kept goes out only with a discard.
    expect(decisions({ kept: first })?.isTold).toBe(false);
    const other: DiscardNote = { ...note, rewindId: 'of another turn' };
    expect(decisions({ kept: first, notes: [other] })?.isTold).toBe(true);
    expect(decisions({ kept: { parts: [{ path: 'n', hunk: null }] }, notes: [other] })?.isTold).toBe(true);
    // It was sent, it was undone, or it is about something else.
    expect(decisions({ rewinds: [discard] })?.isTold).toBe(false);
    expect(decisions({ rewinds: [discard], notes: [{ ...note, isWaiting: true }] })?.isTold).toBe(false);
    expect(decisions({ rewinds: [discard], notes: [other] })?.isTold).toBe(false);
  });

  it('is nothing while the user cannot decide', () => {
    expect(describeDecisions({ review: null, stops: [], place: -1, selected: null, notes: [] })).toBeNull();
  });
});
