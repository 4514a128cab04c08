import { beforeEach, expect, it, vi } from 'vitest';
import { threadId, turnId } from '../shared/base/ids.ts';
import type { AppSnapshot } from '../shared/contract/app.ts';
import { sampleSnapshot } from '../shared/contract/testing/sample-snapshot.ts';
import { toRunId } from '../shared/runs/run-ref.ts';
import { emptyTranscript } from '../shared/transcript/turn.ts';
import { closeRemovedRuns, openRun } from './commands/recorded-runs.commands.ts';
import { resetStores } from './reset-stores.ts';
import { useApprovals } from './stores/approvals.store.ts';
import { useAuth } from './stores/auth.store.ts';
import { diffsOpened, useChanges } from './stores/changes.store.ts';
import { useCli } from './stores/cli.store.ts';
import { commandsOpened, useCommands } from './stores/commands.store.ts';
import { frameResized, showView, useFrame } from './stores/frame.store.ts';
import { useRecordedRuns } from './stores/recorded-runs.store.ts';
import { useThreadActions } from './stores/thread-actions.store.ts';
import { useThreads } from './stores/threads.store.ts';
import { transcriptClosed, transcriptOpened, useTranscript } from './stores/transcript.store.ts';
import { useWorkspace } from './stores/workspace.store.ts';

vi.mock('./client/page-client.ts', () => ({ hostClient: { request: () => new Promise(() => undefined) } }));

const thread = threadId.parse('thread');
const folder = (path: string): AppSnapshot['workspace'] => ({
  path,
  name: path,
  displayPath: path,
  gitRoot: null,
  branch: null,
  trust: 'writable',
});

beforeEach(() => {
  frameResized(1440);
  showView(null);
  resetStores({ ...sampleSnapshot, workspace: folder('/one') });
  transcriptOpened(thread, { title: 'A thread', transcript: emptyTranscript, seq: 0 });
  commandsOpened(thread, []);
  diffsOpened(thread, []);
});

it('resets everything that depends on the folder, in dependency order', () => {
  const order: string[] = [];
  const note = <State>(
    name: string,
    { subscribe }: { subscribe(listen: (now: State, before: State) => void): unknown },
    part: (state: State) => unknown,
  ) =>
    subscribe((now, before) => {
      if (part(now) !== part(before)) order.push(name);
    });
  note('workspace', useWorkspace, ({ workspace }) => workspace);
  note('catalogs', useCli, ({ models }) => models);
  note('CLI', useCli, ({ cli }) => cli);
  note('auth', useAuth, ({ auth }) => auth);
  note('threads', useThreads, ({ threads }) => threads);
  note('transcript', useTranscript, ({ state }) => state);
  note('exec', useCommands, ({ commands }) => commands);
  note('diff', useChanges, ({ diffs }) => diffs);
  note('approvals', useApprovals, ({ approvals }) => approvals);

  resetStores({
    ...sampleSnapshot,
    workspace: folder('/two'),
    models: [],
    cli: { phase: 'starting', since: 1 },
    auth: { state: 'signedOut', problem: null },
    approvals: [],
  });
  expect(order).toEqual(['workspace', 'catalogs', 'CLI', 'auth', 'threads', 'transcript', 'exec', 'diff', 'approvals']);
  expect([useTranscript.getState().state, useCommands.getState().commands, useChanges.getState().diffs]).toEqual([
    'none',
    {},
    {},
  ]);
});

it('keeps the thread on screen if the window still shows it, as after a lost connection', () => {
  resetStores({ ...sampleSnapshot, workspace: folder('/one'), openThread: thread });
  expect(useTranscript.getState()).toMatchObject({ threadId: thread, state: 'open' });
});

it('returns to the place where the user was reading, unless the thread is already on screen', () => {
  const readingPlace = { turnId: turnId.parse('turn'), row: 'row', offset: 2 };
  const snapshot = { ...sampleSnapshot, workspace: folder('/one'), openThread: thread, readingPlace };
  resetStores(snapshot);
  expect(useThreadActions.getState().destination).toBeNull();
  transcriptClosed();
  resetStores(snapshot);
  expect(useThreadActions.getState().destination).toMatchObject({
    threadId: thread,
    turnId: 'turn',
    restored: { row: 'row', offset: 2 },
  });
});

it('shows again what took the place of the transcript, where the window is too narrow for both', () => {
  const snapshot = { ...sampleSnapshot, openThread: thread, view: 'changes' } as const;
  resetStores({ ...snapshot, workspace: folder('/two') });
  expect(useFrame.getState().view).toBeNull();
  frameResized(900);
  resetStores({ ...snapshot, workspace: folder('/three') });
  expect(useFrame.getState().view).toBe('changes');
  // After a lost connection, what the user sees stays.
  showView(null);
  resetStores({ ...snapshot, workspace: folder('/three') });
  expect(useFrame.getState().view).toBeNull();
  showView('console');
  resetStores({ ...sampleSnapshot, workspace: folder('/one') });
  expect(useFrame.getState().view).toBeNull();
});

it('closes the detail of a run along with its folder, and keeps it when the connection comes back', () => {
  const run = { projectRoot: '/one', runId: toRunId(thread) };
  openRun(run);
  resetStores({ ...sampleSnapshot, workspace: folder('/one') });
  expect(useRecordedRuns.getState()).toMatchObject({ opened: run, listing: 'unasked' });
  expect(useFrame.getState().dialog).toBe('runDetail');
  resetStores({ ...sampleSnapshot, workspace: folder('/two') });
  expect(useRecordedRuns.getState().opened).toBeNull();
  expect(useFrame.getState().dialog).toBeNull();
});

it('closes the detail of a removed run, and no other detail', () => {
  const run = { projectRoot: '/one', runId: toRunId(thread) };
  openRun(run);
  closeRemovedRuns([{ ...run, projectRoot: '/two' }]);
  expect(useRecordedRuns.getState().opened).toEqual(run);
  closeRemovedRuns([run]);
  expect(useRecordedRuns.getState().opened).toBeNull();
});
