import { describe, expect, it } from 'vitest';
import { loadNewest } from '../sessions/reads/load-turns.ts';
import { openStore } from '../sessions/testing/sample-store.ts';
import { saveTurns } from '../sessions/writes/save-turns.ts';
import type { KeptThreads } from './kept-threads.ts';
import { FakeDesk, firstThread } from './testing/fake-desk.ts';
import { nothingKept } from './testing/nothing-kept.ts';

/** A database in memory. It accepts saves while it `isWritable`. */
function keptInMemory() {
  const db = openStore();
  const disk = { isWritable: true, whenSaved: () => {} };
  const kept: KeptThreads = {
    ...nothingKept,
    load: async (threadId, window) => loadNewest(db, { threadId, window }),
    writer: {
      ...nothingKept.writer,
      save: async (thread) => {
        if (disk.isWritable) saveTurns(db, thread);
        disk.whenSaved();
        return disk.isWritable;
      },
    },
  };
  return { kept, disk };
}

/** A thread whose Codex ended during a turn, with a queued message. */
async function stopped() {
  const { kept, disk } = keptInMemory();
  const desk = new FakeDesk({ kept });
  await desk.begin();
  await desk.send('Later', { threadId: firstThread });
  desk.codex.die();
  desk.codex.becomeReady();
  return { desk, disk };
}

describe('after a restart of Codex', () => {
  it('reloads a thread from the database, and the windows that show it open it again', async () => {
    const { desk } = await stopped();
    const before = desk.window.transcript.turns;
    await desk.domain.refill();
    expect(desk.window.announced('threadRefilled')).toMatchObject([{ payload: { threadId: firstThread } }]);
    expect(desk.other.announced('threadRefilled')).toEqual([]);
    await desk.open(firstThread);
    const note = { fact: 'This thread started before Codex restarted.' };
    expect(desk.window.transcript.turns).toMatchObject([{ entries: [...(before[0]?.entries ?? []), note] }]);
  });

  it('keeps what was not sent yet', async () => {
    const { desk } = await stopped();
    await desk.domain.refill();
    const view = await desk.domain.handlers.openThread(desk.window, { threadId: firstThread });
    expect(view).toMatchObject({ ok: true, value: { queue: [{ text: 'Later' }] } });
  });

  it('reloads a thread even if it gets a message while it is saved', async () => {
    const { desk, disk } = await stopped();
    const warn = (message: string) => desk.tell(firstThread, 'warning', { message });
    warn('Before');
    disk.whenSaved = () => {
      disk.whenSaved = () => {};
      warn('While it was saved');
    };
    await desk.domain.refill();
    expect(desk.window.announced('threadRefilled')).toHaveLength(1);
    await desk.open(firstThread);
    expect(desk.window.entries('status').map(({ fact }) => fact)).toEqual(
      expect.arrayContaining([expect.stringContaining('While it was saved')]),
    );
  });

  it('continues a thread that is not completely in the database', async () => {
    const { desk, disk } = await stopped();
    disk.isWritable = false;
    desk.tell(firstThread, 'thread/name/updated', { threadName: 'A name' });
    desk.tell(firstThread, 'warning', { message: 'Not saved' });
    await desk.domain.refill();
    expect(desk.window.announced('threadRefilled')).toEqual([]);
    expect(desk.window.entries('user')).toMatchObject([{ text: 'Hello' }]);
  });
});
