import { beforeEach, expect, test } from 'vitest';
import type { DiffSummary } from '../../shared/changes/diff-summary.ts';
import {
  changesReset,
  changesTargetChosen,
  diffChanged,
  diffsForgotten,
  diffsOpened,
  diffsReverted,
  earlierDiffsLoaded,
  useChanges,
} from './changes.store.ts';

const thread = 'thread-1' as DiffSummary['threadId'];
const turn = (name: string) => name as DiffSummary['turnId'];
const diff = (turnId: string, added = 1): DiffSummary =>
  ({
    threadId: thread,
    turnId: turn(turnId),
    entryId: null,
    files: [{ path: 'a.ts', added }],
  }) as unknown as DiffSummary;
const turns = () => useChanges.getState().diffs[thread]?.map(({ turnId }) => turnId);

beforeEach(() => {
  changesReset();
  diffsOpened(thread, [diff('2'), diff('3')]);
});

test('replaces a diff with its new version, and keeps the other objects', () => {
  const before = useChanges.getState().diffs[thread];
  changesTargetChosen(thread, { turnId: turn('2'), entryId: null });
  diffChanged(diff('2', 5));
  const after = useChanges.getState().diffs[thread];
  expect(turns()).toEqual(['2', '3']);
  expect(after?.[0]?.files[0]?.added).toBe(5);
  expect(after?.[1]).toBe(before?.[1]);
  expect(useChanges.getState().shown[thread]).toEqual({ turnId: '2', entryId: null });
});

test('shows the newest diff again when a new turn has one', () => {
  changesTargetChosen(thread, { turnId: turn('2'), entryId: null });
  diffChanged(diff('4'));
  expect(turns()).toEqual(['2', '3', '4']);
  expect(useChanges.getState().shown[thread]).toBeNull();
});

test('ignores a diff of a thread that is not in memory', () => {
  const before = useChanges.getState();
  diffChanged({ ...diff('4'), threadId: 'other' as DiffSummary['threadId'] });
  expect(useChanges.getState()).toBe(before);
});

test('puts earlier diffs first and once, and drops those of forgotten turns, except the shown one', () => {
  earlierDiffsLoaded(thread, [diff('1'), diff('2')]);
  expect(turns()).toEqual(['1', '2', '3']);
  changesTargetChosen(thread, { turnId: turn('1'), entryId: null });
  diffsForgotten(thread, new Set([turn('1'), turn('2')]));
  expect(turns()).toEqual(['1', '3']);
});

test('drops the diffs of turns that are no longer part of the thread, even the shown one', () => {
  changesTargetChosen(thread, { turnId: turn('3'), entryId: null });
  diffsReverted(thread, new Set([turn('3')]));
  expect(turns()).toEqual(['2']);
  expect(useChanges.getState().shown[thread]).toBeNull();
});
