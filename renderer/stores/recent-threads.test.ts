import { beforeEach, expect, it } from 'vitest';
import { entryId, threadId, turnId } from '../../shared/base/ids.ts';
import type { DiffSummary } from '../../shared/changes/diff-session.ts';
import type { ExecRun } from '../../shared/console/exec-run.ts';
import { diffChanged, diffsOpened, diffsReset, useDiffs } from './changes.store.ts';
import { execReset, execRunChanged, runChosen, runsOpened, useExec } from './console.store.ts';
import { mostRecentThreads } from './recent-threads.ts';

const thread = (n: number) => threadId.parse(`thread-${n}`);
const run = (n: number): ExecRun => ({
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
  adopted: false,
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
  execReset();
  diffsReset();
});

it('keeps the commands and changes of only the recently shown threads', () => {
  for (let n = 0; n < 1_000; n++) {
    runsOpened(thread(n), [run(n)]);
    diffsOpened(thread(n), [diff(n)]);
  }
  // It was shown again, so it counts as the newest.
  runsOpened(thread(993), [run(993)]);
  for (const n of [1_000, 1_001]) runsOpened(thread(n), [run(n)]);
  const kept = Object.keys(useExec.getState().runs);
  expect(kept).toHaveLength(mostRecentThreads);
  expect(kept).toContain(thread(993));
  expect(kept).not.toContain(thread(994));
  expect(Object.keys(useDiffs.getState().diffs)).toHaveLength(mostRecentThreads);
});

it('updates the threads that it keeps, and ignores others until they are opened', () => {
  runsOpened(thread(1), []);
  diffsOpened(thread(1), []);
  for (const n of [1, 2]) {
    execRunChanged(run(n));
    diffChanged(diff(n));
  }
  expect(useExec.getState().runs).toEqual({ [thread(1)]: [run(1)] });
  expect(useDiffs.getState().diffs).toEqual({ [thread(1)]: [diff(1)] });
});

it('forgets the chosen command together with the commands', () => {
  runsOpened(thread(0), [run(0)]);
  runChosen(thread(0), run(0).id);
  for (let n = 1; n <= mostRecentThreads; n++) runsOpened(thread(n), []);
  expect(useExec.getState().chosen).toEqual({});
});
