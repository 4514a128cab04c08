import { describe, expect, it } from 'vitest';
import type { FileChoices, HunkChoices } from '../../../../../shared/runs/left-out.ts';
import { describeReview, initialReview, type ReviewEvent, reduceReview } from './review.view-model.ts';

const changes = {
  tree: 'a'.repeat(40),
  branch: 'workcell/wc-1',
  patch: '',
  isCut: false,
  paths: ['a.ts', 'b.ts'],
  nested: [],
  touchedBySetup: [],
  leftOut: null,
};
const read: Extract<ReviewEvent, { type: 'read' }> = { type: 'read', changes, kept: new Map() };
const after = (...events: readonly ReviewEvent[]) => events.reduce(reduceReview, initialReview);
const hunks: FileChoices = new Map([
  [1, new Set([3, 4])],
  [17, new Set([12])],
]);
const choices: HunkChoices = new Map([
  ['a.ts', hunks],
  ['b.ts', null],
]);
const chose = (path: string, hunk: number | null, isKept = false): ReviewEvent => ({
  type: 'chose',
  choices,
  choice: { path, hunk },
  isKept,
});
const there = { isPresent: true, applied: null };
const removed = { folder: '/data/removed/wc-1', until: Date.UTC(2026, 10, 29, 12) };
const view = (...events: readonly ReviewEvent[]) => describeReview(after(...events), there, choices);
const ended = (outcome: Extract<ReviewEvent, { type: 'ended' }>['outcome']): ReviewEvent => ({
  type: 'ended',
  outcome,
});
const can = ({ canApply, canDiscard, canKeep }: ReturnType<typeof view>) => [canApply, canKeep, canDiscard];

describe('the choices for changes', () => {
  it('disables all review buttons until changes are read and while a step runs', () => {
    expect(can(view())).toEqual([false, false, false]);
    expect(can(view(read))).toEqual([true, true, true]);
    expect(can(view(read, { type: 'began', step: 'apply' }))).toEqual([false, false, false]);
  });

  it('offers only keep and discard after changes were applied', () => {
    expect(can(view(read, ended({ type: 'applied', files: 2, leftOut: [] })))).toEqual([false, true, true]);
    expect(can(view(read, ended({ type: 'kept', reply: { branch: 'x', removed, ignored: [] } })))).toEqual([
      false,
      false,
      false,
    ]);
    expect(can(view(read, ended({ type: 'discarded', reply: { branch: null, removed } })))).toEqual([
      false,
      false,
      false,
    ]);
  });

  it('offers only discard when there are no changes or they cannot be read', () => {
    const none = view({ ...read, changes: { ...changes, paths: [] } });
    expect([none.instead?.what, ...can(none)]).toEqual(['This run changed no files', false, false, true]);
    const failed = view({ type: 'unreadable', message: 'git is gone.' });
    expect(failed).toMatchObject({ instead: { how: 'git is gone.' }, canReadAgain: true });
    expect(can(failed)).toEqual([false, false, true]);
    const deleted = describeReview(after(read), { isPresent: false, applied: null }, choices);
    expect(deleted.instead?.what).toContain('deleted');
    expect([deleted.canReadAgain, ...can(deleted)]).toEqual([false, false, false, true]);
  });
});

it('names the files that the set-up of the worktree may have changed', () => {
  const { notes } = view({ ...read, changes: { ...changes, touchedBySetup: ['package-lock.json'] } });
  expect(notes).toEqual(['Changed while the worktree was set up, maybe by the set-up: package-lock.json.']);
});

it('notes what the lines of a diff do not show', () => {
  expect(view(read).notes).toEqual([]);
  const { canKeep, notes } = view({ ...read, changes: { ...changes, isCut: true, nested: ['a', 'b', 'c', 'd'] } });
  expect(notes).toEqual([
    'The diff is too long to show in full. Apply and Keep use the whole diff, and no hunk can be left out.',
    'Git cannot see into repositories inside the worktree: a, b, c and 1 more.',
  ]);
  expect(canKeep).toBe(true);
});

it('describes the outcome of a review step, and keeps other steps available after a failure', () => {
  expect(view(read, ended({ type: 'applied', files: 2, leftOut: [] })).notice?.fact).toBe(
    'Applied 2 files to the folder.',
  );
  expect(view(read, ended({ type: 'applied', files: 0, leftOut: [] })).notice?.detail).toBe('No file was written.');
  const refused = view(read, ended({ type: 'refused', step: 'apply', message: 'Changed in the same places.' }), read);
  expect(refused.notice).toEqual({ isRefusal: true, fact: 'Not applied.', detail: 'Changed in the same places.' });
  expect(can(refused)).toEqual([true, true, true]);
});

it('names the folder of removed files and says what is not on the branch', () => {
  const kept = view(read, ended({ type: 'kept', reply: { branch: 'x', removed, ignored: ['.env', 'a', 'b', 'c'] } }));
  expect(kept.notice?.fact).toBe('Kept on the branch x.');
  expect(kept.notice?.detail).toContain('Ignored files are not on the branch: .env, a, b and 1 more.');
  expect(kept.notice?.detail).toContain('All files from the worktree are in /data/removed/wc-1 until 29 Nov.');
  const discarded = view(read, ended({ type: 'discarded', reply: { branch: 'mine', removed } }));
  expect(discarded.notice?.detail).toContain('The branch mine is checked out in another folder and stays.');
  expect(discarded.notice?.detail).toContain('/data/removed/wc-1');
});

it('remembers applied changes and offers Apply again only after the worktree changed', () => {
  const applied = { tree: changes.tree, files: 2, at: Date.UTC(2026, 10, 22, 12), leftOut: 0 };
  const same = describeReview(after(read), { isPresent: true, applied }, choices);
  expect(same.notice?.fact).toContain('Applied 2 files to the folder on 22 Nov at');
  expect(can(same)).toEqual([false, true, true]);
  const other = describeReview(
    after(read),
    { isPresent: true, applied: { ...applied, tree: 'b'.repeat(40) } },
    choices,
  );
  expect(other.notice?.detail).toBe('The worktree changed since then. You can apply it again.');
  expect(can(other)).toEqual([true, true, true]);
});

describe('hunks that are left out', () => {
  const refused = { type: 'refused', step: 'apply', message: 'Changed in the same places.' } as const;

  it('counts left-out hunks on the Apply button and disables it when all are left out', () => {
    expect(view(read)).toMatchObject({ apply: 'Apply to folder', canChoose: true });
    expect(view(read, chose('a.ts', 17))).toMatchObject({ apply: 'Apply 2 of 3 hunks', canApply: true });
    expect(view(read, chose('a.ts', 17), chose('a.ts', 17, true)).apply).toBe('Apply to folder');
    const none = view(read, chose('a.ts', null), chose('b.ts', null));
    expect(none).toMatchObject({ apply: 'Apply 0 of 3 hunks', canApply: false, canKeep: true, canChoose: true });
  });

  it('keeps the left-out hunks of the read changes during a step', () => {
    const kept: ReviewEvent = { ...read, kept: new Map([['a.ts', new Map([[1, null]])]]) };
    expect(view(kept).apply).toBe('Apply 2 of 3 hunks');
    expect(view(kept, read).apply).toBe('Apply to folder');
    expect(view(read, { type: 'began', step: 'apply' }, chose('a.ts', 1), ended(refused)).apply).toBe(
      'Apply to folder',
    );
  });

  it('does not count hunks while one is partly left out', () => {
    const line: ReviewEvent = { type: 'chose', choices, choice: { path: 'a.ts', hunk: 1, lines: [3] }, isKept: false };
    expect(view(read, line)).toMatchObject({ apply: 'Apply the chosen changes', canApply: true });
    expect(view(read, line, chose('a.ts', 17), chose('b.ts', null))).toMatchObject({
      apply: 'Apply the chosen changes',
      canApply: true,
    });
    const rest: ReviewEvent = { ...line, choice: { path: 'a.ts', hunk: 1, lines: [4] } };
    expect(view(read, line, rest).apply).toBe('Apply 2 of 3 hunks');
  });

  it('applies left-out hunks later and always counts the rest', () => {
    const partly = view(
      read,
      chose('a.ts', 1),
      ended({ type: 'applied', files: 1, leftOut: [{ path: 'a.ts', hunks: [1] }] }),
    );
    expect(partly).toMatchObject({ apply: 'Apply the rest', canApply: true, canChoose: true });
    expect(partly.notice?.detail).toContain('You left out changes in 1 hunk. The worktree keeps the rest');
    expect(view(read, chose('a.ts', 1), ended(refused)).apply).toBe('Apply 2 of 3 hunks');
    const applied = { tree: changes.tree, files: 2, at: Date.UTC(2026, 10, 22, 12), leftOut: 2 };
    const later = describeReview(after(read), { isPresent: true, applied }, choices);
    expect(later).toMatchObject({ apply: 'Apply the rest', canApply: true });
    expect(later.notice?.detail).toContain('You left out changes in 2 hunks.');
  });
});

it('does not offer hunks again after another window applied them', () => {
  const partly = after(read, ended({ type: 'applied', files: 1, leftOut: [{ path: 'a.ts', hunks: [1] }] }));
  const applied = { tree: changes.tree, files: 2, at: Date.UTC(2026, 10, 22, 12), leftOut: 0 };
  expect(describeReview(partly, { isPresent: true, applied }, choices)).toMatchObject({
    canApply: false,
    canChoose: false,
  });
});

it('waits for the changed lines even if some were left out before', () => {
  const kept: ReviewEvent = { ...read, kept: new Map([['a.ts', new Map([[1, null]])]]) };
  const early = describeReview(after(kept), there, null);
  expect(early).toMatchObject({ apply: 'Apply to folder', canApply: false, canChoose: false, canKeep: true });
  expect(early.canDiscard).toBe(true);
});
