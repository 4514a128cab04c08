import { beforeEach, describe, expect, it } from 'vitest';
import { type ThreadId, threadId, turnId } from '../../shared/base/ids.ts';
import { ok, type Result } from '../../shared/base/result.ts';
import type { Thread } from '../model/codex-protocol/generated.ts';
import { openStore } from '../store/threads/testing/sample-store.ts';
import { refused, startedThread, storedThread, storedTurn } from './testing/codex-replies.ts';
import { createDatabaseStore } from './testing/database-store.ts';
import { FakeApp, firstThread, folder } from './testing/fake-app.ts';
import { inertServices } from './testing/inert-services.ts';
import type { ThreadStoreAccess } from './thread-store-access.ts';

const theirs = threadId.parse('theirs');

let kept: ThreadStoreAccess;
let app: FakeApp;
beforeEach(() => {
  kept = createDatabaseStore(openStore());
  app = nextApp();
});

/** Starts a host on the same store, with a Codex that has no threads. */
function nextApp(services = inertServices.services): FakeApp {
  const next = new FakeApp({ threadStore: kept, services });
  inCodex(next, []);
  for (const method of ['thread/name/set', 'thread/archive', 'thread/delete'] as const) {
    next.codex.answers[method] = () => ok({});
  }
  next.codex.answers['thread/unarchive'] = ({ threadId: id }) => ok({ thread: storedThread(id, { cwd: folder }) });
  next.codex.answers['thread/read'] = ({ threadId: id }) =>
    ok({ thread: storedThread(id, { cwd: folder, preview: `Began ${id}` }), readState: null });
  return next;
}

/** Makes Codex list these threads of the folder. */
function inCodex({ codex }: FakeApp, threads: readonly Thread[], archived: readonly Thread[] = []): void {
  codex.answers['thread/list'] = (params) =>
    ok({
      data: params.archived === true ? [...archived] : [...threads],
      readStates: null,
      nextCursor: null,
      backwardsCursor: null,
    });
}

const theirThread = (facts: Partial<Thread> = {}) => storedThread(theirs, { cwd: folder, ...facts });

async function list(from = app) {
  const listed = await from.domain.handlers.listThreads(from.window, { search: '' });
  if (!listed.ok) throw new Error(listed.error.type);
  return listed.value;
}

/** Creates a saved thread of this folder with one finished turn. */
async function talk(): Promise<ThreadId> {
  await app.startThread();
  app.turnEnded(firstThread, 'turn 1');
  await expect.poll(async () => (await kept.list({ folders: [folder], search: '' })).length).toBe(1);
  return firstThread;
}

describe('a name', () => {
  it('sets the name in both stores, and removes it by setting it to the initial title', async () => {
    const id = await talk();
    const { handlers } = app.domain;
    expect(await handlers.renameThread(app.window, { threadId: id, name: '  Rows and\n cursors ' })).toMatchObject({
      ok: true,
    });
    expect(app.sent('thread/name/set')).toEqual([{ threadId: id, name: 'Rows and' }]);
    expect((await kept.list({ folders: [folder], search: 'cursors' })).length).toBe(0);
    expect(await kept.list({ folders: [folder], search: 'rows' })).toMatchObject([{ id, title: 'Rows and' }]);
    expect(app.domain.facade.listSummaries(folder)).toMatchObject([{ id, title: 'Rows and' }]);
    await handlers.renameThread(app.window, { threadId: id, name: ' ' });
    expect(app.sent('thread/name/set')[1]).toEqual({ threadId: id, name: `Began ${id}` });
    expect(app.domain.facade.listSummaries(folder)).toMatchObject([{ title: 'Hello' }]);
  });

  it('sets the name only in the store for a thread that Codex lost', async () => {
    const id = await talk();
    const next = nextApp();
    await list(next);
    const { handlers } = next.domain;
    await handlers.renameThread(next.window, { threadId: id, name: 'Rows' });
    expect(next.domain.facade.listSummaries(folder)).toMatchObject([{ title: 'Rows' }]);
    await handlers.renameThread(next.window, { threadId: id, name: null });
    expect(next.domain.facade.listSummaries(folder)).toMatchObject([{ title: 'Hello' }]);
    expect(next.sent('thread/name/set')).toEqual([]);
  });

  it('keeps the name if Codex refuses the new one', async () => {
    const id = await talk();
    app.codex.answers['thread/name/set'] = () => refused('no');
    const renamed = await app.domain.handlers.renameThread(app.window, { threadId: id, name: 'Rows' });
    expect(renamed).toMatchObject({ ok: false, error: { type: 'refused' } });
    expect(app.domain.facade.listSummaries(folder)).toMatchObject([{ title: 'Hello' }]);
  });

  it('follows a later name from the terminal', async () => {
    const id = await talk();
    inCodex(app, [storedThread(id, { cwd: folder, preview: 'Hello', name: 'Of the terminal' })]);
    await list();
    expect(await kept.list({ folders: [folder], search: 'terminal' })).toMatchObject([{ id }]);
  });
});

describe('a pin', () => {
  it('keeps a pin across a restart, even on a thread that was never opened here', async () => {
    inCodex(app, [theirThread()]);
    await list();
    expect(await app.domain.handlers.pinThread(app.window, { threadId: theirs, pinned: true })).toMatchObject({
      ok: true,
    });
    expect(app.other.findEvents('threadsChanged').at(-1)?.payload).toMatchObject([{ id: theirs, pinned: true }]);
    const next = nextApp();
    inCodex(next, [theirThread()]);
    expect(await list(next)).toMatchObject([{ id: theirs, pinned: true }]);
  });

  it('refuses a pin if nothing can be stored', async () => {
    app = new FakeApp();
    inCodex(app, [theirThread()]);
    await list();
    const pinned = await app.domain.handlers.pinThread(app.window, { threadId: theirs, pinned: true });
    expect(pinned).toEqual({ ok: false, error: { type: 'notKept' } });
  });
});

describe('the archive', () => {
  it('archives a thread in both stores, and unarchives it', async () => {
    const id = await talk();
    const { handlers } = app.domain;
    await handlers.archiveThread(app.window, { threadId: id, archived: true });
    expect(app.sent('thread/archive')).toEqual([{ threadId: id }]);
    expect(await list()).toEqual([]);
    inCodex(app, [], [storedThread(id, { cwd: folder, preview: 'Hello' })]);
    expect(await handlers.listArchivedThreads(app.window, null)).toMatchObject({
      ok: true,
      value: [{ id, archived: true }],
    });
    await handlers.archiveThread(app.window, { threadId: id, archived: false });
    expect(app.sent('thread/unarchive')).toEqual([{ threadId: id }]);
    expect(await kept.list({ folders: [folder], search: '' })).toMatchObject([{ id, archivedAt: null }]);
  });

  it('refuses to archive a running thread', async () => {
    await app.startThread();
    const archived = await app.domain.handlers.archiveThread(app.window, { threadId: firstThread, archived: true });
    expect(archived).toEqual({ ok: false, error: { type: 'running' } });
    expect(app.sent('thread/archive')).toEqual([]);
  });

  it('has Codex load a thread in which the user writes only once it is out of the archive', async () => {
    app.store(theirs, [storedTurn('newest')]);
    inCodex(app, [theirThread()]);
    await list();
    await app.domain.handlers.archiveThread(app.window, { threadId: theirs, archived: true });
    await app.openToWrite(theirs);
    await app.domain.handlers.prepareThread(app.window, { threadId: theirs });
    expect(app.sent('thread/resume')).toEqual([]);
    await app.domain.handlers.archiveThread(app.window, { threadId: theirs, archived: false });
    await app.domain.handlers.prepareThread(app.window, { threadId: theirs });
    expect(app.sent('thread/resume')).toMatchObject([{ threadId: theirs }]);
  });

  it('follows what the terminal archives and unarchives', async () => {
    const id = await talk();
    const next = nextApp();
    const mine = storedThread(id, { cwd: folder, preview: 'Hello' });
    inCodex(next, [], [mine]);
    expect(await list(next)).toEqual([]);
    expect(await kept.list({ folders: [folder], search: '' })).toMatchObject([{ archivedAt: expect.any(Number) }]);
    inCodex(next, [mine]);
    expect(await list(next)).toMatchObject([{ id, archived: false }]);
    expect(await kept.list({ folders: [folder], search: '' })).toMatchObject([{ archivedAt: null }]);
  });
});

describe('a thread that Codex lost', () => {
  it('detects a lost thread in the next list, keeps it readable, and gives it back to Codex when it returns', async () => {
    const id = await talk();
    const next = nextApp();
    expect(await list(next)).toMatchObject([{ id, knownToCodex: false }]);
    const view = await next.domain.handlers.openThread(next.window, { threadId: id });
    expect(view.ok).toBe(true);
    expect(await next.domain.handlers.forkThread(next.window, { threadId: id })).toMatchObject({
      error: { type: 'threadGone' },
    });
    inCodex(next, [storedThread(id, { cwd: folder, preview: 'Hello' })]);
    expect(await list(next)).toMatchObject([{ id, knownToCodex: true }]);
  });

  it('assumes no lost thread if Codex could not finish the list', async () => {
    await talk();
    const next = nextApp();
    next.codex.answers['thread/list'] = ({ cursor = null }) =>
      cursor === null
        ? ok({ data: [theirThread()], readStates: null, nextCursor: 'next', backwardsCursor: null })
        : refused('busy');
    expect(await list(next)).toMatchObject([{}, {}]);
    expect((await list(next)).every(({ knownToCodex }) => knownToCodex)).toBe(true);
  });
});

describe('deleting', () => {
  it('deletes a thread from both stores and from the windows that show it', async () => {
    const id = await talk();
    const deleted = await app.domain.handlers.deleteThread(app.window, { threadId: id });
    expect(deleted).toEqual({ ok: true, value: { keptByCodex: false } });
    expect(app.other.findEvents('threadsRemoved').map(({ payload }) => payload)).toEqual([[id]]);
    expect(app.window.openThread).toBeNull();
    expect(await list()).toEqual([]);
    app.emit(id, 'thread/deleted');
    app.emit(id, 'warning', { message: 'Too late' });
    expect(app.domain.facade.find(id)).toBeNull();
    expect(await app.domain.handlers.openThread(app.other, { threadId: id })).toMatchObject({
      error: { type: 'threadGone' },
    });
  });

  it('hides what Codex keeps for a fork, even after a restart', async () => {
    const id = await talk();
    app.codex.answers['thread/delete'] = () =>
      refused(`cannot delete thread ${id}: forked history still references it`);
    const deleted = await app.domain.handlers.deleteThread(app.window, { threadId: id });
    expect(deleted).toEqual({ ok: true, value: { keptByCodex: true } });
    for (const host of [app, nextApp()]) {
      inCodex(host, [storedThread(id, { cwd: folder })]);
      expect(await list(host)).toEqual([]);
    }
  });

  it('refuses to delete a thread that runs or that another process has open', async () => {
    const id = await talk();
    app.codex.answers['thread/delete'] = () => refused('thread already has an active writer');
    const held = await app.domain.handlers.deleteThread(app.window, { threadId: id });
    expect(held).toEqual({ ok: false, error: { type: 'lockedByOtherProcess' } });
    inCodex(app, [storedThread(id, { cwd: folder })]);
    expect(await list()).toMatchObject([{ id }]);
    await app.send('Again', { threadId: id });
    expect(await app.domain.handlers.deleteThread(app.window, { threadId: id })).toMatchObject({
      error: { type: 'running' },
    });
  });

  it('refuses to delete if nothing can be stored, before asking Codex', async () => {
    app = new FakeApp();
    inCodex(app, [theirThread()]);
    await list();
    expect(await app.domain.handlers.deleteThread(app.window, { threadId: theirs })).toMatchObject({
      error: { type: 'notKept' },
    });
    expect(app.sent('thread/delete')).toEqual([]);
  });
});

it('forks the content of a thread except a running turn, and names the fork after it', async () => {
  const id = await talk();
  await app.send('Go on', { threadId: id });
  app.codex.answers['thread/fork'] = () => {
    const { thread, ...reply } = startedThread('fork', folder);
    return ok({ ...reply, collaborationMode: null, thread: { ...thread, preview: 'Hello', forkedFromId: id } });
  };
  app.codex.answers['thread/turns/list'] = () =>
    ok({ data: [storedTurn('turn 1')], nextCursor: null, backwardsCursor: null });
  const forked = await app.domain.handlers.forkThread(app.window, { threadId: id });
  expect(forked).toEqual({ ok: true, value: { threadId: 'fork' } });
  expect(app.sent('thread/fork')).toEqual([
    { threadId: id, excludeTurns: true, beforeTurnId: 'turn 2', approvalPolicy: 'on-request', sandbox: 'read-only' },
  ]);
  expect(app.sent('thread/name/set')).toEqual([{ threadId: 'fork', name: 'Fork of Hello' }]);
  // What the fork may do is unknown until its first message: Codex's read-only sandbox is not the user's choice.
  const opened = await app.domain.handlers.openThread(app.window, { threadId: threadId.parse('fork') });
  expect(opened).toMatchObject({ value: { settings: { sandbox: null, approvalPolicy: null } } });
  expect(await kept.list({ folders: [folder], search: 'fork' })).toMatchObject([{ id: 'fork', forkedFrom: id }]);
  // After a restart, before either thread is in memory:
  const next = new FakeApp({ threadStore: kept });
  const branches = await next.domain.handlers.listBranches(next.window, { threadId: id });
  expect(branches).toMatchObject({
    value: {
      threads: [
        { id, forkedFrom: null },
        { id: 'fork', forkedFrom: id },
      ],
    },
  });
});

describe('a thread that is to continue in the folder of its worktree', () => {
  /** An existing folder. Nothing is written in it. */
  const worktree = import.meta.dirname;
  const tree = 'a'.repeat(40);

  /** Starts an app with a finished turn in a worktree, whose changes go to the folder as `brought` says. */
  async function work(brought: () => Result<number, string>) {
    const { services } = inertServices;
    app = nextApp({ ...services, runs: { ...services.runs, bringToFolder: async () => brought() } });
    app.places.set(worktree, folder);
    app.codex.answers['thread/start'] = () => ok(startedThread(firstThread, worktree));
    app.codex.answers['thread/turns/list'] = () =>
      ok({ data: [storedTurn('turn 1')], nextCursor: null, backwardsCursor: null });
    await app.startThread();
    app.turnEnded(firstThread, 'turn 1');
    return () => app.domain.handlers.continueInFolder(app.window, { threadId: firstThread, tree });
  }
  const isArchived = () => app.domain.facade.listSummaries(folder).find(({ id }) => id === firstThread)?.archived;

  it('says what has happened if Codex cannot fork it once its changes are in the folder, and may try again', async () => {
    let files = 2;
    const move = await work(() => ok(files));
    app.codex.answers['thread/fork'] = () => refused('disk full');
    expect(await move()).toMatchObject({
      error: {
        type: 'refused',
        message: expect.stringMatching(
          /changes are in your folder, but the thread still works in its worktree.*disk full/,
        ),
      },
    });
    expect(isArchived()).toBe(false);
    files = 0;
    app.codex.answers['thread/fork'] = () => ok({ ...startedThread('fork', folder), collaborationMode: null });
    expect(await move()).toEqual(ok({ threadId: 'fork', files: 0 }));
    expect(app.sent('thread/fork').at(-1)).toMatchObject({ threadId: firstThread, cwd: folder });
    expect(isArchived()).toBe(true);
  });

  it('stays in the list if Codex cannot archive it, and says there where it goes on', async () => {
    const move = await work(() => ok(1));
    app.codex.answers['thread/fork'] = () => ok({ ...startedThread('fork', folder), collaborationMode: null });
    app.codex.answers['thread/archive'] = () => refused('busy');
    expect(await move()).toEqual(ok({ threadId: 'fork', files: 1 }));
    expect(isArchived()).toBe(false);
    expect(app.window.entries('status').at(-1)).toMatchObject({ fact: 'Continued in your folder.', thread: 'fork' });
  });

  it('stays there while messages wait in it, and brings nothing to the folder', async () => {
    let isBrought = false;
    const move = await work(() => {
      isBrought = true;
      return ok(1);
    });
    await app.send('More', { threadId: firstThread });
    await app.send('And more', { threadId: firstThread });
    app.turnStarted(firstThread, 'turn 2');
    app.turnEnded(firstThread, 'turn 2', 'interrupted');
    expect(await move()).toMatchObject({ error: { message: expect.stringContaining('Messages still wait') } });
    expect([isBrought, app.sent('thread/fork')]).toEqual([false, []]);
  });
});

describe('a search', () => {
  it('returns matching threads and places without asking Codex', async () => {
    const id = await talk();
    const { handlers } = app.domain;
    await handlers.renameThread(app.window, { threadId: id, name: 'Rows' });
    const asked = app.codex.sent.length;
    const found = await handlers.searchThreads(app.window, { query: 'hel' });
    expect(found).toMatchObject({
      value: {
        threads: [{ id, title: 'Rows' }],
        hits: [{ threadId: id, turnId: 'turn 1', snippet: { text: 'Hello' } }],
      },
    });
    expect(await handlers.searchThreads(app.window, { query: 'rows' })).toMatchObject({
      value: { threads: [{ id }], hits: [] },
    });
    expect(app.codex.sent).toHaveLength(asked);
  });
});

describe('a pinned turn', () => {
  it('refuses to pin a turn if nothing can be stored', async () => {
    app = new FakeApp();
    app.store(theirs, [storedTurn('a')]);
    await app.open(theirs);
    const pinned = await app.domain.handlers.pinTurn(app.window, {
      threadId: theirs,
      turnId: turnId.parse('a'),
      pinned: true,
    });
    expect(pinned).toEqual({ ok: false, error: { type: 'notKept' } });
  });

  it('saves a pinned turn first if needed, announces it to the windows, and keeps it across a restart', async () => {
    app.store(theirs, [storedTurn('a'), storedTurn('b')]);
    await app.open(theirs);
    const { handlers } = app.domain;
    const place = { threadId: theirs, turnId: turnId.parse('b') };
    expect(await handlers.pinTurn(app.window, { ...place, pinned: true })).toMatchObject({ ok: true });
    const reported = app.window.findEvents('pinnedTurnsChanged').map(({ payload }) => payload);
    expect(reported).toMatchObject([{ threadId: theirs, turns: [{ turnId: 'b' }] }]);
    expect(app.other.findEvents('pinnedTurnsChanged')).toEqual([]);
    const next = nextApp();
    expect(await next.domain.handlers.listPinnedTurns(next.window, { threadId: theirs })).toMatchObject({
      value: [{ turnId: 'b' }],
    });
    await handlers.pinTurn(app.window, { ...place, pinned: false });
    expect(await handlers.listPinnedTurns(app.window, { threadId: theirs })).toEqual(ok([]));
  });
});
