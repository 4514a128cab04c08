import { describe, expect, it } from 'vitest';
import { entryId, threadId, turnId } from '../../../shared/base/ids.ts';
import type { DiffFile, DiffSummary } from '../../../shared/changes/diff-summary.ts';
import { defaultLayout, type Layout } from '../../../shared/layout/layout.ts';
import { dividePanes } from '../../stores/panes.ts';
import { commandEntry, patchEntry, sampleTurn } from '../../view-models/testing/sample-entries.ts';
import { type ChangesInput, describeChanges, hasFileColumn, listOtherFiles } from './changes.view-model.ts';

const file = (path: string, added = 1, removed = 0): DiffFile => ({
  path,
  from: null,
  change: 'modified',
  binary: false,
  added,
  removed,
});

const diff = (turn: string, entry: string | null, files: readonly DiffFile[]): DiffSummary => ({
  threadId: threadId.parse('thread'),
  turnId: turnId.parse(turn),
  entryId: entry === null ? null : entryId.parse(entry),
  version: 1,
  files,
});

const facts = (more: Partial<ChangesInput>): ChangesInput => ({
  diffs: [],
  shown: null,
  jobs: [],
  turns: [],
  collapsed: new Set(),
  ...more,
});

describe('the column of files', () => {
  const column = (width: number, wanted: Partial<Layout> = {}) =>
    hasFileColumn(width, dividePanes(width, { ...defaultLayout, sheet: 'changes', ...wanted }, true));

  it('is next to the lines from 1900 px on, while both have room', () => {
    expect([1900, 1920, 2560].map((width) => column(width))).toEqual([true, true, true]);
    expect([1280, 1440, 1899].map((width) => column(width))).toEqual([false, false, false]);
    expect(column(1920, { sheetWidth: 700 })).toBe(false);
    expect(column(1440, { sheetWidthSideBySide: 860, diffView: 'sideBySide' })).toBe(false);
  });
});

describe('the files that are not from the thread', () => {
  const state = {
    root: '/w',
    files: [
      { id: '1', path: 'src/a.ts', oldPath: null, status: 'modified' },
      { id: '2', path: 'notes.md', oldPath: null, status: 'untracked' },
      { id: '3', path: 'old.ts', oldPath: null, status: 'deleted' },
      { id: '4', path: 'to.ts', oldPath: 'from.ts', status: 'renamed' },
    ],
  } as const;

  it('are the uncommitted ones that the thread did not change', () => {
    expect(listOtherFiles(state, '/w', [file('src/a.ts'), file('from.ts')])).toEqual([
      { path: 'notes.md', note: 'new' },
      { path: 'old.ts', note: 'deleted' },
    ]);
    expect(listOtherFiles(state, '/w', []).map(({ path }) => path)).toEqual([
      'src/a.ts',
      'notes.md',
      'old.ts',
      'to.ts',
    ]);
  });

  it('are not listed while they are unknown, or if git counts paths from another folder', () => {
    expect(listOtherFiles(null, '/w', [])).toEqual([]);
    expect(listOtherFiles(state, '/w/part', [])).toEqual([]);
  });
});

describe('changes', () => {
  it('shows the newest turn with changes', () => {
    const diffs = [diff('one', null, [file('a.ts')]), diff('two', null, [file('b.ts')]), diff('two', 'p', [])];
    expect(describeChanges(facts({ diffs })).diff).toBe(diffs[1]);
  });

  it('shows the chosen patch as long as it exists', () => {
    const diffs = [diff('one', null, [file('a.ts')]), diff('one', 'patch', [file('b.ts')])];
    const shown = { turnId: turnId.parse('one'), entryId: entryId.parse('patch') };
    expect(describeChanges(facts({ diffs, shown })).diff).toBe(diffs[1]);
    expect(describeChanges(facts({ diffs: diffs.slice(0, 1), shown })).diff).toBe(diffs[0]);
  });

  it('shows a failed patch only when it is chosen, and says that it failed', () => {
    const diffs = [diff('turn', 'patch', [file('a.ts')])];
    const turns = [sampleTurn([patchEntry({ id: 'patch', status: 'didNotApply' })])];
    expect(describeChanges(facts({ diffs, turns }))).toMatchObject({ diff: null, isNotApplied: false });
    const shown = { turnId: turnId.parse('turn'), entryId: entryId.parse('patch') };
    const view = describeChanges(facts({ diffs, turns, shown }));
    expect(view).toMatchObject({ diff: diffs[0], isNotApplied: true });
    expect(view.choices[0]?.label).toBe('Latest turn, patch 1, did not apply');
  });

  it('names the diff of a command by the command, and counts only patches', () => {
    const entries = [commandEntry({ id: 'c', command: 'npx prettier --write .' }), patchEntry({ id: 'p' })];
    const turns = [{ ...sampleTurn(entries), id: turnId.parse('turn') }];
    const diffs = [diff('turn', 'c', [file('a.ts')]), diff('turn', 'p', [file('b.ts')])];
    const labels = describeChanges(facts({ diffs, turns })).choices.map(({ label }) => label);
    expect(labels).toEqual(['Latest turn, npx prettier --write .', 'Latest turn, patch 1']);
  });

  it('skips a turn whose changes a later command took back', () => {
    const diffs = [diff('one', null, [file('a.ts')]), diff('two', null, [])];
    expect(describeChanges(facts({ diffs })).diff).toBe(diffs[0]);
    expect(describeChanges(facts({ diffs: [diff('two', null, [])] })).diff).toBeNull();
  });

  it('lists files under folders that can be collapsed', () => {
    const diffs = [diff('one', null, [file('src/a.ts', 2, 1), file('src/b.ts', 3, 0)])];
    const open = describeChanges(facts({ diffs }));
    expect(open.tree.map((row) => [row.depth, row.name])).toEqual([
      [0, 'src, 5 added, 1 removed'],
      [1, 'src/a.ts, 2 added, 1 removed'],
      [1, 'src/b.ts, 3 added'],
    ]);
    const folded = describeChanges(facts({ diffs, collapsed: new Set(['src']) }));
    expect(folded.tree.map((row) => row.node.path)).toEqual(['src']);
  });

  it('shows the progress of a patch that is being applied', () => {
    const job = {
      threadId: threadId.parse('thread'),
      turnId: turnId.parse('one'),
      entryId: entryId.parse('patch'),
      signature: 's',
      startedAt: 0,
      filesExpected: 3,
      filesDone: 1,
    };
    expect(describeChanges(facts({ jobs: [job] })).applyingText).toBe('Applying, 1 of 3 files done');
  });
});
