import { beforeEach, expect, test } from 'vitest';
import type { DiffSummary } from '../../shared/changes/diff-session.ts';
import {
  diffChanged,
  diffShown,
  diffsForgotten,
  diffsOpened,
  diffsReset,
  diffsReverted,
  earlierDiffsLoaded,
  useDiffs,
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
const turns = () => useDiffs.getState().diffs[thread]?.map(({ turnId }) => turnId);

beforeEach(() => {
  diffsReset();
  diffsOpened(thread, [diff('2'), diff('3')]);
});

test('replaces a diff with its new version, and keeps the other objects', () => {
  const before = useDiffs.getState().diffs[thread];
  diffShown(thread, { turnId: turn('2'), entryId: null });
  diffChanged(diff('2', 5));
  const after = useDiffs.getState().diffs[thread];
  expect(turns()).toEqual(['2', '3']);
  expect(after?.[0]?.files[0]?.added).toBe(5);
  expect(after?.[1]).toBe(before?.[1]);
  expect(useDiffs.getState().shown[thread]).toEqual({ turnId: '2', entryId: null });
});

test('ends the choice of an older diff when a new turn has one', () => {
  diffShown(thread, { turnId: turn('2'), entryId: null });
  diffChanged(diff('4'));
  expect(turns()).toEqual(['2', '3', '4']);
  expect(useDiffs.getState().shown[thread]).toBeNull();
});

test('ignores a diff of a thread that is not kept', () => {
  const before = useDiffs.getState();
  diffChanged({ ...diff('4'), threadId: 'other' as DiffSummary['threadId'] });
  expect(useDiffs.getState()).toBe(before);
});

test('puts earlier diffs first and once, and drops those of forgotten turns, except the shown one', () => {
  earlierDiffsLoaded(thread, [diff('1'), diff('2')]);
  expect(turns()).toEqual(['1', '2', '3']);
  diffShown(thread, { turnId: turn('1'), entryId: null });
  diffsForgotten(thread, new Set([turn('1'), turn('2')]));
  expect(turns()).toEqual(['1', '3']);
});

test('drops the diffs of turns that are no longer part of the thread, even the shown one', () => {
  diffShown(thread, { turnId: turn('3'), entryId: null });
  diffsReverted(thread, new Set([turn('3')]));
  expect(turns()).toEqual(['2']);
  expect(useDiffs.getState().shown[thread]).toBeNull();
});
