import { beforeEach, expect, test } from 'vitest';
import type { CommandRun } from '../../shared/console/command-run.ts';
import {
  commandChosen,
  commandRunChanged,
  commandsForgotten,
  commandsOpened,
  commandsReset,
  commandsReverted,
  earlierCommandsLoaded,
  useCommands,
} from './commands.store.ts';

const thread = 'thread-1' as CommandRun['threadId'];
const run = (id: string, command = 'ls'): CommandRun =>
  ({ id, threadId: thread, turnId: `turn of ${id}`, command }) as unknown as CommandRun;
const ids = () => useCommands.getState().commands[thread]?.map(({ id }) => id);

beforeEach(() => {
  commandsReset();
  commandsOpened(thread, [run('2'), run('3')]);
});

test('replaces a changed command, appends a new one, and keeps the other objects', () => {
  const before = useCommands.getState().commands[thread];
  commandRunChanged(run('3', 'pwd'));
  commandRunChanged(run('4'));
  const after = useCommands.getState().commands[thread];
  expect(ids()).toEqual(['2', '3', '4']);
  expect(after?.[1]?.command).toBe('pwd');
  expect(after?.[0]).toBe(before?.[0]);
});

test('ignores a command of a thread that is not in memory', () => {
  const before = useCommands.getState();
  commandRunChanged({ ...run('4'), threadId: 'other' as CommandRun['threadId'] });
  expect(useCommands.getState()).toBe(before);
});

test('puts earlier commands first and once, and drops those of forgotten turns, except the chosen one', () => {
  earlierCommandsLoaded(thread, [run('1'), run('2')]);
  expect(ids()).toEqual(['1', '2', '3']);
  const chosen = run('1');
  commandChosen(thread, chosen.id);
  commandsForgotten(thread, new Set([chosen.turnId, run('2').turnId]));
  expect(ids()).toEqual(['1', '3']);
});

test('drops the commands of turns that are no longer part of the thread, even the chosen one', () => {
  const chosen = run('3');
  commandChosen(thread, chosen.id);
  commandsReverted(thread, new Set([chosen.turnId]));
  expect(ids()).toEqual(['2']);
  expect(useCommands.getState().chosen[thread]).toBeNull();
});
