import { describe, expect, it } from 'vitest';
import { turnId } from '../../../shared/base/ids.ts';
import { type ParsedDiffFile, parseUnifiedDiff } from '../../../shared/changes/parse-unified-diff.ts';
import { createReview, type ReviewTarget } from '../../../shared/rewind/review.ts';
import { type DiffLayout, toDiffRows } from '../../view-models/diff-rows.ts';
import { insertCommentRows } from '../line-comments/commented-rows.ts';
import { changeMarks, type ReviewPart } from './review/review.view-model.ts';
import {
  describeSelection,
  findLinesOfRows,
  findStopOfRow,
  followSelected,
  goOnAfter,
  listStops,
  type SelectionInput,
  stepSelection,
} from './selection.view-model.ts';

const hunk = (line: number, text: string): string =>
  `@@ -${line},3 +${line},3 @@\n before\n-old ${text}\n+new ${text}\n after\n`;
const files = parseUnifiedDiff(
  `--- a/a.ts\n+++ b/a.ts\n${hunk(1, 'x')}${hunk(20, 'y')}--- a/b.ts\n+++ b/b.ts\n${hunk(5, 'z')}` +
    'diff --git a/n.ts b/n.ts\nnew file mode 100644\n--- /dev/null\n+++ b/n.ts\n@@ -0,0 +1,2 @@\n+one\n+two\n',
);
const target: ReviewTarget = { turnId: turnId.parse('t'), entryId: null, seen: '0'.repeat(64), at: 0 };

type Facts = Partial<SelectionInput> & { readonly kept?: readonly ReviewPart[]; readonly layout?: DiffLayout };

/** The facts of a page that shows all files, with some parts kept. */
function shown({ kept = [], layout = 'unified', ...facts }: Facts = {}): SelectionInput {
  const of = facts.files ?? files;
  const rows = facts.rows ?? toDiffRows(of, layout, 'all');
  const review =
    facts.review ??
    createReview(files, target, {
      kept: changeMarks(createReview(files, target, { kept: [], rewinds: [] }), { parts: kept }, true).added,
      rewinds: [],
    });
  const stops = listStops(rows, of, review);
  return { shown: 't', choice: null, lines: null, ...facts, files: of, rows, review, stops };
}

const at = (path: string, place: number | null) => ({ shown: 't', selected: { path, at: place } });
const places = (facts: SelectionInput) => facts.stops.map((stop) => [stop.path, stop.at]);
const all = [
  ['a.ts', 0],
  ['a.ts', 1],
  ['b.ts', 0],
  ['n.ts', null],
];

describe('what F7 goes through', () => {
  it.each(['unified', 'sideBySide'] as const)('is each hunk, and each file without parts, when %s', (layout) => {
    const facts = shown({ layout });
    expect(places(facts)).toEqual(all);
    const kinds = facts.stops.map(({ from, to }) => [facts.rows[from]?.kind, facts.rows[to + 1]?.kind]);
    expect(kinds).toEqual([
      ['head', 'head'],
      ['head', 'file'],
      ['head', 'file'],
      ['file', undefined],
    ]);
  });

  it('names a hunk the same whether or not a filter hides those before it', () => {
    const [first] = files[0]?.hunks ?? [];
    const rows = toDiffRows(files, 'unified', 'all').filter((row) => !('hunk' in row) || row.hunk !== first);
    const facts = shown({ rows, choice: at('a.ts', 1) });
    expect(places(facts)).toEqual(all.slice(1));
    expect(describeSelection(facts)).toMatchObject({ selected: { path: 'a.ts', at: 1 }, place: 0 });
    expect(describeSelection(shown({ choice: at('a.ts', 1) }))).toMatchObject({ place: 1 });
  });

  it('includes a comment with the hunk above it', () => {
    const rows = toDiffRows(files, 'unified', 'all');
    const turn = { turnId: turnId.parse('t'), entryId: null };
    const comment = {
      ...turn,
      id: 'c',
      path: 'a.ts',
      lines: [{ number: 2, sign: '+' as const, text: 'new x' }],
      text: 'Why?',
    };
    const facts = shown({ rows: insertCommentRows(rows, files, [comment]) });
    expect(places(facts)).toEqual(all);
    expect((facts.stops[0]?.to ?? 0) - (facts.stops[0]?.from ?? 0)).toBe(5);
  });

  it('is each group of changed lines where all lines of a file are shown, with nothing to decide', () => {
    const unchanged = (from: number) => Array.from({ length: 7 }, (_, line) => ` same ${from + line}\n`).join('');
    const [whole] = parseUnifiedDiff(
      `--- a/a.ts\n+++ b/a.ts\n@@ -1,18 +1,18 @@\n-old x\n+new x\n near\n-1\n+2\n${unchanged(4)}-old y\n+new y\n`,
    );
    const facts = shown({ files: files.map((file) => (file.path === 'a.ts' && whole ? whole : file)) });
    expect(places(facts)).toEqual(all);
    expect(facts.stops.map(({ part }) => part?.path ?? null)).toEqual([null, null, 'b.ts', 'n.ts']);
    expect(describeSelection({ ...facts, choice: at('a.ts', 1) })).toMatchObject({ target: null, place: 1 });
  });

  it('is the same while Codex works and nothing can be decided', () => {
    const rows = toDiffRows(files, 'unified', 'all');
    const stops = listStops(rows, files, null);
    expect(stops.map((stop) => [stop.path, stop.at])).toEqual(all);
    const facts = { rows, files, stops, review: null, shown: 't', choice: null, lines: null };
    expect(describeSelection(facts)).toEqual({ selected: null, frame: null, target: null, place: -1, left: null });
  });
});

describe('the one selection', () => {
  const selectionOf = (facts: SelectionInput) => {
    const { frame, left, place, target: meant } = describeSelection(facts);
    return { frame, left, place, parts: meant?.parts ?? null, lines: meant?.lines };
  };

  it('is the first undecided hunk before the user chooses, or after the choice is gone', () => {
    const kept = [{ path: 'a.ts', hunk: 0 }];
    expect(selectionOf(shown())).toMatchObject({ place: 0, left: 4, parts: [{ path: 'a.ts', hunk: 0 }] });
    expect(selectionOf(shown({ kept }))).toMatchObject({ place: 1, left: 3, parts: [{ path: 'a.ts', hunk: 1 }] });
    expect(selectionOf(shown({ kept, choice: at('gone.ts', 0) }))).toMatchObject({ place: 1 });
    expect(selectionOf(shown({ choice: { shown: 'earlier', selected: null } }))).toMatchObject({ place: 0 });
  });

  it('is nothing if the user chose nothing', () => {
    const none = selectionOf(shown({ choice: { shown: 't', selected: null } }));
    expect(none).toEqual({ frame: null, left: 4, place: -1, parts: null, lines: undefined });
  });

  it('frames exactly the rows of what the keys act on', () => {
    const facts = shown();
    const texts = (choice: SelectionInput['choice']) => {
      const { frame, parts } = selectionOf({ ...facts, choice });
      const rows = facts.rows.slice(frame?.from, (frame?.to ?? -1) + 1);
      return [parts, rows.map((row) => (row.kind === 'line' ? row.line.line.text : row.kind)).join(', ')];
    };
    expect(texts(at('a.ts', 1))).toEqual([[{ path: 'a.ts', hunk: 1 }], 'head, before, old y, new y, after']);
    expect(texts(at('b.ts', null))).toEqual([
      [{ path: 'b.ts', hunk: null }],
      'file, head, before, old z, new z, after',
    ]);
    expect(texts(at('n.ts', null))).toEqual([[{ path: 'n.ts', hunk: null }], 'file, one, two']);
  });

  it('is the selected lines and their hunk, even if another hunk was chosen before', () => {
    const choice = at('b.ts', 0);
    const lines = { path: 'a.ts', lines: new Set([6]) };
    expect(selectionOf(shown({ choice, lines }))).toMatchObject({
      place: 1,
      parts: [{ path: 'a.ts', hunk: 1 }],
      lines: [6],
    });
    const both = selectionOf(shown({ choice, lines: { path: 'a.ts', lines: new Set([2, 5]) } }));
    expect(both).toMatchObject({ parts: [{ hunk: 0 }, { hunk: 1 }], lines: [2, 5], frame: { from: 1, to: 10 } });
    expect(selectionOf(shown({ choice, lines: { path: 'n.ts', lines: new Set([0]) } }))).toMatchObject({ place: 2 });
  });

  it('takes its lines from rows, and itself from a row', () => {
    for (const layout of ['unified', 'sideBySide'] as const) {
      const facts = shown({ layout });
      const { from, to } = facts.stops[1] ?? { from: 0, to: 0 };
      expect(findLinesOfRows(facts, { from, to })).toEqual({ path: 'a.ts', lines: new Set([5, 6]) });
      expect(findLinesOfRows(facts, { from, to: from + 1 })).toBeNull();
      expect(findStopOfRow(facts, to)).toMatchObject({ path: 'a.ts', at: 1 });
      expect(findStopOfRow(facts, 0)).toEqual({ path: 'a.ts', at: null });
      expect(findStopOfRow(facts, 999)).toBeNull();
    }
  });
});

describe('moving the selection', () => {
  const { stops } = shown();
  it.each([
    [null, 1, 0],
    [null, -1, 3],
    [{ path: 'a.ts', at: 0 }, 1, 1],
    [{ path: 'a.ts', at: 1 }, 1, 2],
    [{ path: 'b.ts', at: 0 }, -1, 1],
    [{ path: 'a.ts', at: 0 }, -1, 0],
    [{ path: 'n.ts', at: null }, 1, 3],
    [{ path: 'b.ts', at: null }, 1, 2],
    [{ path: 'b.ts', at: null }, -1, 1],
    [{ path: 'gone.ts', at: 0 }, 1, 0],
  ] as const)('goes from %j by %i to stop no. %i', (from, by, to) => {
    expect(stepSelection(stops, from, by)).toBe(stops[to]);
    expect(stepSelection([], from, by)).toBeNull();
  });

  it.each([
    ['the next undecided hunk', [], at('a.ts', 0), ['a.ts', 1]],
    ['past a decided hunk', [{ path: 'a.ts', hunk: 1 }], at('a.ts', 0), ['b.ts', 0]],
    ['the first undecided hunk after the last', [], at('n.ts', null), ['a.ts', 0]],
    ['out of a file that was decided on as a whole', [], at('a.ts', null), ['b.ts', 0]],
  ] as const)('goes on to %s after a decision', (_what, kept, choice, to) => {
    const facts = shown({ kept, choice });
    expect(goOnAfter(facts, describeSelection(facts))).toMatchObject({ path: to[0], at: to[1] });
  });

  it('stays where something is left of the hunk, or nothing is left elsewhere', () => {
    const some = shown({ lines: { path: 'a.ts', lines: new Set([6]) } });
    expect(goOnAfter(some, describeSelection(some))).toMatchObject({ path: 'a.ts', at: 1 });
    const whole = shown({ lines: { path: 'a.ts', lines: new Set([5, 6]) } });
    expect(goOnAfter(whole, describeSelection(whole))).toMatchObject({ path: 'b.ts', at: 0 });
    const others: readonly ReviewPart[] = [
      { path: 'a.ts', hunk: 0 },
      { path: 'a.ts', hunk: 1 },
      { path: 'n.ts', hunk: null },
    ];
    const last = shown({ kept: others, choice: at('b.ts', 0) });
    expect(goOnAfter(last, describeSelection(last))).toMatchObject({ path: 'b.ts', at: 0 });
  });

  it('goes on once the last undecided line of a hunk is decided, kept or discarded', () => {
    const before = createReview(files, target, { kept: [], rewinds: [] });
    const { added } = changeMarks(before, { parts: [{ path: 'a.ts', hunk: 1 }], lines: [5] }, true);
    const review = createReview(files, target, { kept: added, rewinds: [] });
    const facts = shown({ review, lines: { path: 'a.ts', lines: new Set([6]) } });
    expect(describeSelection(facts)).toMatchObject({ left: 4 });
    expect(goOnAfter(facts, describeSelection(facts))).toMatchObject({ path: 'b.ts', at: 0 });
  });

  it('never has a stop that is not selectable, with a path that occurs twice', () => {
    const twice: readonly ParsedDiffFile[] = [...files.slice(0, 1), ...files.slice(0, 1)];
    const rows = toDiffRows(twice, 'unified', 'all');
    const review = createReview(twice, target, { kept: [], rewinds: [] });
    expect(listStops(rows, twice, review).map((stop) => stop.at)).toEqual([0, 1, 2, 3]);
  });
});

it('a file of which some hunks are hidden means the hunks that are shown', () => {
  const [file] = files;
  const hidden = file?.hunks[0];
  const rows = toDiffRows(files, 'unified', 'all').filter((row) => !('hunk' in row) || row.hunk !== hidden);
  const facts = shown({ rows, choice: at('a.ts', null) });
  expect(describeSelection(facts).target).toEqual({ parts: [{ path: 'a.ts', hunk: 1 }] });
  expect(describeSelection(shown({ choice: at('a.ts', null) })).target).toEqual({
    parts: [{ path: 'a.ts', hunk: null }],
  });
});

describe('the selection in a diff that was made again', () => {
  const diff = (...hunks: readonly string[]) => parseUnifiedDiff(`--- a/a.ts\n+++ b/a.ts\n${hunks.join('')}`);
  const follow = (place: number, after: readonly ParsedDiffFile[]) =>
    followSelected({ path: 'a.ts', at: place }, diff(hunk(1, 'x'), hunk(20, 'y'), hunk(40, 'y')), after).at;

  it('stays with its lines when a hunk before it is gone or new', () => {
    expect(follow(1, diff(hunk(19, 'y'), hunk(39, 'y')))).toBe(0);
    expect(follow(2, diff(hunk(19, 'y'), hunk(39, 'y')))).toBe(1);
    expect(follow(2, diff(hunk(39, 'y')))).toBe(0);
    expect(follow(0, diff(hunk(1, 'w'), hunk(9, 'x')))).toBe(1);
  });

  it('stays in its place when its lines are gone', () => {
    expect(follow(0, diff(hunk(20, 'y'), hunk(40, 'y')))).toBe(0);
    expect(follow(1, [])).toBe(1);
  });
});
