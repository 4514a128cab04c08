import { beforeEach, describe, expect, it } from 'vitest';
import { threadId } from '../../../shared/base/ids.ts';
import { err, ok } from '../../../shared/base/result.ts';
import type { Turn } from '../../model/codex-protocol/generated.ts';
import { refused, resumedThread, startedThread, storedCommand, storedTurn } from '../testing/codex-replies.ts';
import { FakeApp, folder } from '../testing/fake-app.ts';

const stored = threadId.parse('stored');
const first = storedTurn('first');
const unfinished = storedTurn('second', { status: 'interrupted', completedAt: null, durationMs: null });

let app: FakeApp;
let leftoversEnded: number;
beforeEach(() => {
  leftoversEnded = 0;
  app = new FakeApp({
    leftovers: {
      endCodex: async () => {
        leftoversEnded += 1;
      },
    },
  });
  app.store(stored, [first]);
  app.codex.answers['thread/resume'] = () => refused('thread stored already has an active writer');
});

/** Begins to write in the thread, which Codex then cannot load. */
async function openLocked(): Promise<void> {
  await app.openToWrite(stored);
  await expect.poll(syncStatus).toEqual({ type: 'locked', works: false });
  await look();
}

const syncStatus = () => app.window.findEvents('threadSyncStatusChanged').at(-1)?.payload.syncStatus;
const statuses = () => app.window.transcript.turns.map(({ id, status }) => [id, status]);
const looks = () => app.sent('thread/turns/list').length;

/** Sets the turns that Codex has of the thread, newest first. */
function now(turns: readonly Turn[]): void {
  const data = [...turns];
  app.codex.answers['thread/turns/list'] = () => ok({ data, nextCursor: null, backwardsCursor: null });
}

/** Advances time until the next check of Codex. */
async function look(): Promise<void> {
  const before = looks();
  const later = () => {
    app.clock.advance(1_500);
    return looks();
  };
  await expect.poll(later).toBeGreaterThan(before);
}

/** Starts a turn in the other process. */
async function beginThere(): Promise<void> {
  now([unfinished, first]);
  await look();
}

describe('a thread that a window only shows', () => {
  beforeEach(async () => {
    await app.open(stored);
    await look();
  });

  it('shows what another process adds to a thread that Codex has not loaded, and that it works there', async () => {
    await beginThere();
    await expect.poll(syncStatus).toEqual({ type: 'locked', works: true });
    expect(statuses()).toEqual([
      ['first', 'completed'],
      ['second', 'running'],
    ]);
    expect(app.sent('thread/resume')).toEqual([]);
  });

  it('stops polling a thread that Codex has loaded', async () => {
    app.codex.answers['thread/resume'] = () => ok(resumedThread(stored, folder, [first]));
    await app.domain.handlers.prepareThread(app.window, { threadId: stored });
    const before = looks();
    app.clock.advance(10_000);
    expect(looks()).toBe(before);
  });
});

it('does not show a thread as working or locked whose last turn was cut off before the window showed it', async () => {
  now([unfinished, first]);
  await app.open(stored);
  await look();
  await look();
  expect(statuses().at(-1)).toEqual(['second', 'interrupted']);
  expect(syncStatus()).toBeUndefined();
});

describe('a locked thread that a window shows', () => {
  beforeEach(openLocked);

  it('shows what the other process adds, and shows it as working until its turn ends', async () => {
    await beginThere();
    await expect.poll(syncStatus).toEqual({ type: 'locked', works: true });
    expect(statuses()).toEqual([
      ['first', 'completed'],
      ['second', 'running'],
    ]);
    now([storedTurn('second'), first]);
    await look();
    await expect.poll(syncStatus).toEqual({ type: 'locked', works: false });
    expect(statuses().at(-1)).toEqual(['second', 'completed']);
    expect(app.sent('thread/resume')).toHaveLength(1);
  });

  it('shows the other process as working even if its turn was there before the first poll', async () => {
    await app.open(threadId.parse('other'));
    now([unfinished, first]);
    await app.open(stored);
    await expect.poll(() => statuses().at(-1)).toEqual(['second', 'interrupted']);
    await look();
    now([{ ...unfinished, items: [storedCommand('echo', 'there')] }, first]);
    await look();
    await expect.poll(syncStatus).toMatchObject({ works: true });
    expect(statuses().at(-1)).toEqual(['second', 'running']);
  });

  it('matches Codex once no window shows the thread, and is polled no longer', async () => {
    await beginThere();
    await expect.poll(syncStatus).toMatchObject({ works: true });
    void app.window.leaveFolder();
    await look();
    const view = await app.domain.handlers.openThread(app.window, { threadId: stored });
    expect(view).toMatchObject({ value: { syncStatus: { type: 'locked', works: false } } });
    expect(view).toMatchObject({ value: { transcript: { turns: [{}, { status: 'interrupted' }] } } });
    const before = looks();
    app.window.openThread = null;
    app.clock.advance(10_000);
    expect(looks()).toBe(before);
  });
});

describe('taking a thread over', () => {
  beforeEach(openLocked);

  it('ends processes of earlier runs on takeover, and reports if another process still has the thread', async () => {
    const take = () => app.domain.handlers.takeOverThread(app.window, { threadId: stored });
    expect(await take()).toEqual(err({ type: 'lockedByOtherProcess' }));
    expect(leftoversEnded).toBe(1);
    app.codex.answers['thread/resume'] = () => ok(resumedThread(stored, folder, [first]));
    expect(await take()).toEqual(ok(null));
    expect(syncStatus()).toEqual({ type: 'inSync' });
  });

  it('keeps what the other process added before the takeover', async () => {
    await beginThere();
    const both = [storedTurn('second'), first];
    app.codex.answers['thread/resume'] = () => ok(resumedThread(stored, folder, both));
    await app.domain.handlers.takeOverThread(app.window, { threadId: stored });
    expect(app.window.entries('status').map(({ fact }) => fact)).not.toContain('Codex no longer knows this turn.');
    expect(statuses().at(-1)).toEqual(['second', 'completed']);
  });
});

it('makes a fork read-only until its first message, and notes what it was copied from', async () => {
  await openLocked();
  app.codex.answers['thread/fork'] = () => ok(startedThread('copy', folder));
  app.codex.answers['thread/name/set'] = () => ok({});
  const forked = await app.domain.handlers.forkThread(app.window, { threadId: stored });
  expect(forked).toEqual(ok({ threadId: 'copy' }));
  expect(app.sent('thread/fork')).toMatchObject([{ threadId: stored, sandbox: 'read-only' }]);
  await app.open(threadId.parse('copy'));
  expect(app.window.entries('status')).toMatchObject([{ fact: 'Forked from “Preview of stored”.', thread: stored }]);
});
