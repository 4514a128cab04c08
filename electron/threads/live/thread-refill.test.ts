import { describe, expect, it } from 'vitest';
import { loadNewest } from '../../store/threads/reads/load-turns.ts';
import { openStore } from '../../store/threads/testing/sample-store.ts';
import { saveTurns } from '../../store/threads/writes/save-turns.ts';
import { emptyThreadStore } from '../testing/empty-store.ts';
import { FakeApp, firstThread } from '../testing/fake-app.ts';
import type { ThreadStoreAccess } from '../thread-store-access.ts';

/** Creates a database in memory. It accepts saves while it `isWritable`. */
function keptInMemory() {
  const db = openStore();
  const disk = { isWritable: true, whenSaved: () => {} };
  const kept: ThreadStoreAccess = {
    ...emptyThreadStore,
    load: async (threadId, window) => loadNewest(db, { threadId, window }),
    writer: {
      ...emptyThreadStore.writer,
      save: async (thread) => {
        if (disk.isWritable) saveTurns(db, thread);
        disk.whenSaved();
        return disk.isWritable;
      },
    },
  };
  return { kept, disk };
}

/** Creates a thread whose Codex ended during a turn, with a queued message. */
async function stopped() {
  const { kept, disk } = keptInMemory();
  const app = new FakeApp({ threadStore: kept });
  await app.startThread();
  await app.send('Later', { threadId: firstThread });
  app.codex.die();
  app.codex.becomeReady();
  return { app, disk };
}

describe('after a restart of Codex', () => {
  it('reloads a thread from the database, and makes the windows that show it open it again', async () => {
    const { app } = await stopped();
    const before = app.window.transcript.turns;
    await app.domain.refillThreads();
    expect(app.window.findEvents('threadReloaded')).toMatchObject([{ payload: { threadId: firstThread } }]);
    expect(app.other.findEvents('threadReloaded')).toEqual([]);
    await app.open(firstThread);
    expect(app.window.transcript.turns).toMatchObject([{ entries: before[0]?.entries }]);
  });

  it('keeps unsent messages when a thread is reloaded', async () => {
    const { app } = await stopped();
    await app.domain.refillThreads();
    const view = await app.domain.handlers.openThread(app.window, { threadId: firstThread });
    expect(view).toMatchObject({ ok: true, value: { queue: [{ text: 'Later' }] } });
  });

  it('reloads a thread even if it gets a message while it is saved', async () => {
    const { app, disk } = await stopped();
    const warn = (message: string) => app.emit(firstThread, 'warning', { message });
    warn('Before');
    disk.whenSaved = () => {
      disk.whenSaved = () => {};
      warn('While it was saved');
    };
    await app.domain.refillThreads();
    expect(app.window.findEvents('threadReloaded')).toHaveLength(1);
    await app.open(firstThread);
    expect(app.window.entries('status').map(({ fact }) => fact)).toEqual(
      expect.arrayContaining([expect.stringContaining('While it was saved')]),
    );
  });

  it('continues a thread that is not completely in the database', async () => {
    const { app, disk } = await stopped();
    disk.isWritable = false;
    app.emit(firstThread, 'thread/name/updated', { threadName: 'A name' });
    app.emit(firstThread, 'warning', { message: 'Not saved' });
    await app.domain.refillThreads();
    expect(app.window.findEvents('threadReloaded')).toEqual([]);
    expect(app.window.entries('user')).toMatchObject([{ text: 'Hello' }]);
  });
});
