import { describe, expect, it } from 'vitest';
import { describeReview, type ReviewEvent, reduceReview, reviewBegins } from './review.view-model.ts';

const changes = {
  tree: 'a'.repeat(40),
  branch: 'workcell/wc-1',
  patch: '',
  isCut: false,
  paths: ['a.ts', 'b.ts'],
  nested: [],
};
const read: ReviewEvent = { type: 'read', changes };
const after = (...events: readonly ReviewEvent[]) => events.reduce(reduceReview, reviewBegins);
const view = (...events: readonly ReviewEvent[]) => describeReview(after(...events), true);
const ended = (outcome: Extract<ReviewEvent, { type: 'ended' }>['outcome']): ReviewEvent => ({
  type: 'ended',
  outcome,
});
const can = ({ canApply, canDiscard, canKeep }: ReturnType<typeof view>) => [canApply, canKeep, canDiscard];

describe('what can become of changes', () => {
  it('is nothing until they are read, and one thing at a time', () => {
    expect(can(view())).toEqual([false, false, false]);
    expect(can(view(read))).toEqual([true, true, true]);
    expect(can(view(read, { type: 'began', step: 'apply' }))).toEqual([false, false, false]);
  });

  it('is to be kept or discarded after they were applied, and nothing more afterwards', () => {
    expect(can(view(read, ended({ type: 'applied', files: 2 })))).toEqual([false, true, true]);
    expect(can(view(read, ended({ type: 'kept', branch: 'x' })))).toEqual([false, false, false]);
    expect(can(view(read, ended({ type: 'discarded' })))).toEqual([false, false, false]);
  });

  it('is only to be discarded where there are none, or none can be read', () => {
    const none = view({ type: 'read', changes: { ...changes, paths: [] } });
    expect([none.instead?.what, ...can(none)]).toEqual(['This run has changed no file', false, false, true]);
    const failed = view({ type: 'unreadable', message: 'git is gone.' });
    expect(failed).toMatchObject({ instead: { how: 'git is gone.' }, canReadAgain: true });
    expect(can(failed)).toEqual([false, false, true]);
    const deleted = describeReview(after(read), false);
    expect(deleted.instead?.what).toContain('deleted');
    expect([deleted.canReadAgain, ...can(deleted)]).toEqual([false, false, false, true]);
  });
});

it('says what its lines do not show', () => {
  expect(view(read).notes).toEqual([]);
  const { canKeep, notes } = view({ type: 'read', changes: { ...changes, isCut: true, nested: ['a', 'b', 'c', 'd'] } });
  expect(notes).toEqual([
    'The diff is too long to show: this is its beginning. Apply and Keep take all of it.',
    'Git cannot see into repositories inside the worktree: a, b, c and 1 more.',
  ]);
  expect(canKeep).toBe(true);
});

it('says what has happened, and why something has not while the rest stays possible', () => {
  expect(view(read, ended({ type: 'applied', files: 2 })).notice?.fact).toBe('Applied 2 files to the workspace.');
  expect(view(read, ended({ type: 'applied', files: 0 })).notice?.detail).toBe('No file was written.');
  const refused = view(read, ended({ type: 'refused', step: 'apply', message: 'Changed in the same places.' }), read);
  expect(refused.notice).toEqual({ isRefusal: true, fact: 'Not applied.', detail: 'Changed in the same places.' });
  expect(can(refused)).toEqual([true, true, true]);
});
