import { afterEach, expect, it } from 'vitest';
import { hold } from '../../fixtures/provider/gate.ts';
import { answer, pausing } from '../../fixtures/provider/script.ts';
import { send, TestApp, turnEnded } from './testing/test-app.ts';
import type { TestWindow } from './testing/test-window.ts';

let app: TestApp;
afterEach(() => app.end());

const list = (window: TestWindow) => window.get('listThreads', { search: '' });

it('names, archives, forks and deletes a thread in the real Codex, and keeps that after a restart', async () => {
  app = await TestApp.start({ steps: [answer('First.'), answer('Second.')] });
  const before = await app.openWindow();
  await list(before);
  const id = await send(before, 'How it began');
  await turnEnded(before);
  await before.get('renameThread', { threadId: id, name: 'Rows' });
  await before.get('pinThread', { threadId: id, pinned: true });
  const { threadId: fork } = await before.get('forkThread', { threadId: id });
  await before.get('archiveThread', { threadId: fork, archived: true });
  expect(await list(before)).toMatchObject([{ id, title: 'Rows', pinned: true }]);

  await app.restart();
  const between = await app.openWindow();
  expect(await list(between)).toMatchObject([{ id, title: 'Rows', pinned: true }]);
  expect(await between.get('listArchivedThreads', null)).toMatchObject([{ id: fork, title: 'Fork of Rows' }]);
  await between.get('archiveThread', { threadId: fork, archived: false });
  await between.get('renameThread', { threadId: id, name: null });
  expect((await list(between)).map(({ title }) => title).toSorted()).toEqual(['Fork of Rows', 'How it began']);
  await send(between, 'Go on', { threadId: fork });
  expect((await turnEnded(between)).status).toBe('completed');
  // The fork reads from Codex's record of the other.
  expect(await between.get('deleteThread', { threadId: id })).toEqual({ keptByCodex: true });
  expect(await list(between)).toMatchObject([{ id: fork }]);

  await app.restart();
  const after = await app.openWindow();
  expect(await list(after)).toMatchObject([{ id: fork, title: 'Fork of Rows', knownToCodex: true }]);
  await after.open(fork);
  const said = after.entries.flatMap((entry) => (entry.kind === 'user' ? [entry.text] : []));
  expect(said).toEqual(['How it began', 'Go on']);
  expect(await after.get('deleteThread', { threadId: fork })).toEqual({ keptByCodex: false });
  expect(await list(after)).toEqual([]);
});

it('forks a working thread with what it had before, and the work continues', async () => {
  const gate = hold();
  app = await TestApp.start({ steps: [answer('First.'), pausing(gate, 3, answer('Half of it and the rest'))] });
  const window = await app.openWindow();
  const id = await send(window, 'One');
  await turnEnded(window);
  await send(window, 'Two', { threadId: id });
  await window.until(() => window.lastTurn?.status === 'running');
  const { threadId: fork } = await window.get('forkThread', { threadId: id });
  await window.open(fork);
  expect(window.entries).toMatchObject([{ text: 'One' }, { text: 'First.' }, { fact: 'Forked from “One”.' }]);
  await window.open(id);
  gate.release();
  expect((await turnEnded(window)).status).toBe('completed');
});

it('marks a turn that ends after the window left its thread, until the thread is opened again', async () => {
  const gate = hold();
  app = await TestApp.start({ steps: [pausing(gate, 1, answer('First half and the rest'))] });
  const window = await app.openWindow();
  const id = await send(window, 'One');
  await window.until(() => window.lastTurn?.status === 'running');
  await window.get('leaveThread', null);
  gate.release();
  await expect.poll(() => list(window)).toMatchObject([{ id, unread: true }]);
  const reloaded = await app.connect(window.app.windowId);
  expect(reloaded.app.openThread).toBeNull();
  await reloaded.open(id);
  expect(await list(reloaded)).toMatchObject([{ id, unread: false }]);
});
