import { beforeEach, expect, test } from 'vitest';
import type { ExecRun } from '../../shared/console/exec-run.ts';
import {
  earlierRunsLoaded,
  execReset,
  execRunChanged,
  runChosen,
  runsForgotten,
  runsOpened,
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

test('a changed command takes its place, a new one the end, and the others stay the same objects', () => {
  const before = useExec.getState().runs[thread];
  execRunChanged(run('3', 'pwd'));
  execRunChanged(run('4'));
  const after = useExec.getState().runs[thread];
  expect(ids()).toEqual(['2', '3', '4']);
  expect(after?.[1]?.command).toBe('pwd');
  expect(after?.[0]).toBe(before?.[0]);
});

test('a command of a thread that is not kept changes nothing', () => {
  const before = useExec.getState();
  execRunChanged({ ...run('4'), threadId: 'other' as ExecRun['threadId'] });
  expect(useExec.getState()).toBe(before);
});

test('earlier commands come first and once; those of turns that left go, except the chosen one', () => {
  earlierRunsLoaded(thread, [run('1'), run('2')]);
  expect(ids()).toEqual(['1', '2', '3']);
  const chosen = run('1');
  runChosen(thread, chosen.id);
  runsForgotten(thread, new Set([chosen.turnId, run('2').turnId]));
  expect(ids()).toEqual(['1', '3']);
});
