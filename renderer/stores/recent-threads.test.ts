import { beforeEach, expect, it } from 'vitest';
import { entryId, threadId, turnId } from '../../shared/base/ids.ts';
import type { DiffSummary } from '../../shared/changes/diff-summary.ts';
import type { CommandRun } from '../../shared/console/command-run.ts';
import { changesReset, diffChanged, diffsOpened, useChanges } from './changes.store.ts';
import { commandChosen, commandRunChanged, commandsOpened, commandsReset, useCommands } from './commands.store.ts';
import { maxRecentThreads } from './recent-threads.ts';

const thread = (n: number) => threadId.parse(`thread-${n}`);
const run = (n: number): CommandRun => ({
  id: entryId.parse(`run-${n}`),
  threadId: thread(n),
  turnId: turnId.parse('turn'),
  command: 'ls',
  cwd: null,
  status: 'done',
  exitCode: 0,
  startedAt: 0,
  durationMs: 1,
  outputLength: 0,
  isAdopted: false,
});
const diff = (n: number): DiffSummary => ({
  threadId: thread(n),
  turnId: turnId.parse('turn'),
  entryId: null,
  version: 1,
  files: [],
  source: 'turn',
  ...Object(),
});

beforeEach(() => {
  commandsReset();
  changesReset();
});

it('keeps the commands and changes of only the recently shown threads', () => {
  for (let n = 0; n < 1_000; n++) {
    commandsOpened(thread(n), [run(n)]);
    diffsOpened(thread(n), [diff(n)]);
  }
  // It was shown again, so it counts as the newest.
  commandsOpened(thread(993), [run(993)]);
  for (const n of [1_000, 1_001]) commandsOpened(thread(n), [run(n)]);
  const kept = Object.keys(useCommands.getState().commands);
  expect(kept).toHaveLength(maxRecentThreads);
  expect(kept).toContain(thread(993));
  expect(kept).not.toContain(thread(994));
  expect(Object.keys(useChanges.getState().diffs)).toHaveLength(maxRecentThreads);
});

it('updates threads in memory, and ignores others until they are opened', () => {
  commandsOpened(thread(1), []);
  diffsOpened(thread(1), []);
  for (const n of [1, 2]) {
    commandRunChanged(run(n));
    diffChanged(diff(n));
  }
  expect(useCommands.getState().commands).toEqual({ [thread(1)]: [run(1)] });
  expect(useChanges.getState().diffs).toEqual({ [thread(1)]: [diff(1)] });
});

it('forgets the chosen command when the commands of its thread are forgotten', () => {
  commandsOpened(thread(0), [run(0)]);
  commandChosen(thread(0), run(0).id);
  for (let n = 1; n <= maxRecentThreads; n++) commandsOpened(thread(n), []);
  expect(useCommands.getState().chosen).toEqual({});
});
