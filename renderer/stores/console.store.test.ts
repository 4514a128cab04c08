import { beforeEach, expect, test } from 'vitest';
import type { ExecRun } from '../../shared/console/exec-run.ts';
import {
  earlierRunsLoaded,
  execReset,
  execRunChanged,
  runChosen,
  runsForgotten,
  runsOpened,
  runsReverted,
  useExec,
} from './console.store.ts';

const thread = 'thread-1' as ExecRun['threadId'];
const run = (id: string, command = 'ls'): ExecRun =>
  ({ id, threadId: thread, turnId: `turn of ${id}`, command }) as unknown as ExecRun;
const ids = () => useExec.getState().runs[thread]?.map(({ id }) => id);

beforeEach(() => {
  execReset();
  runsOpened(thread, [run('2'), run('3')]);
});

test('replaces a changed command, appends a new one, and keeps the other objects', () => {
  const before = useExec.getState().runs[thread];
  execRunChanged(run('3', 'pwd'));
  execRunChanged(run('4'));
  const after = useExec.getState().runs[thread];
  expect(ids()).toEqual(['2', '3', '4']);
  expect(after?.[1]?.command).toBe('pwd');
  expect(after?.[0]).toBe(before?.[0]);
});

test('ignores a command of a thread that is not kept', () => {
  const before = useExec.getState();
  execRunChanged({ ...run('4'), threadId: 'other' as ExecRun['threadId'] });
  expect(useExec.getState()).toBe(before);
});

test('puts earlier commands first and once, and drops those of forgotten turns, except the chosen one', () => {
  earlierRunsLoaded(thread, [run('1'), run('2')]);
  expect(ids()).toEqual(['1', '2', '3']);
  const chosen = run('1');
  runChosen(thread, chosen.id);
  runsForgotten(thread, new Set([chosen.turnId, run('2').turnId]));
  expect(ids()).toEqual(['1', '3']);
});

test('drops the commands of turns that are no longer part of the thread, even the chosen one', () => {
  const chosen = run('3');
  runChosen(thread, chosen.id);
  runsReverted(thread, new Set([chosen.turnId]));
  expect(ids()).toEqual(['2']);
  expect(useExec.getState().chosen[thread]).toBeNull();
});
