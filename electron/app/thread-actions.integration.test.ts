import { randomUUID } from 'node:crypto';
import { afterEach, expect, it } from 'vitest';
import { createGate } from '../../fixtures/provider/gate.ts';
import { answer, pausing } from '../../fixtures/provider/script.ts';
import { type ThreadId, turnId } from '../../shared/base/ids.ts';
import { sendMessage, TestApp, waitForTurnEnd } from './testing/test-app.ts';
import type { TestWindow } from './testing/test-window.ts';

let app: TestApp;
afterEach(() => app.end());

const list = (window: TestWindow) => window.get('listThreads', { search: '' });

it('names, archives, forks and deletes a thread in the real Codex, and keeps that after a restart', async () => {
  app = await TestApp.start({ steps: [answer('First.'), answer('Second.')] });
  const before = await app.openWindow();
  await list(before);
  const id = await sendMessage(before, 'How it began');
  await waitForTurnEnd(before);
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
  await sendMessage(between, 'Go on', { threadId: fork });
  expect((await waitForTurnEnd(between)).status).toBe('completed');
  // The fork reads from Codex's record of the other thread.
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
  const gate = createGate();
  app = await TestApp.start({ steps: [answer('First.'), pausing(gate, 3, answer('Half of it and the rest'))] });
  const window = await app.openWindow();
  const id = await sendMessage(window, 'One');
  await waitForTurnEnd(window);
  await sendMessage(window, 'Two', { threadId: id });
  await window.until(() => window.lastTurn?.status === 'running');
  const { threadId: fork } = await window.get('forkThread', { threadId: id });
  await window.open(fork);
  expect(window.entries).toMatchObject([{ text: 'One' }, { text: 'First.' }, { fact: 'Forked from “One”.' }]);
  await window.open(id);
  gate.release();
  expect((await waitForTurnEnd(window)).status).toBe('completed');
});

it('marks a turn that ends after the window left its thread, until the thread is opened again', async () => {
  const gate = createGate();
  app = await TestApp.start({ steps: [pausing(gate, 1, answer('First half and the rest'))] });
  const window = await app.openWindow();
  const id = await sendMessage(window, 'One');
  await window.until(() => window.lastTurn?.status === 'running');
  await window.get('leaveThread', {});
  gate.release();
  await expect.poll(() => list(window)).toMatchObject([{ id, unread: true }]);
  const reloaded = await app.connect(window.app.windowId);
  expect(reloaded.app.openThread).toBeNull();
  await reloaded.open(id);
  expect(await list(reloaded)).toMatchObject([{ id, unread: false }]);
});

const said = (window: TestWindow) =>
  window.entries.flatMap((entry) => (entry.kind === 'user' || entry.kind === 'assistant' ? [entry.text] : []));

it('forks before and after any turn, and both threads continue independently', async () => {
  const answers = ['One.', 'Two.', 'Three.', 'Other two.', 'From nothing.', 'Four.'];
  app = await TestApp.start({ steps: answers.map((text) => answer(text)) });
  const window = await app.openWindow();
  const id = await sendMessage(window, 'First');
  await waitForTurnEnd(window);
  for (const text of ['Second', 'Third']) {
    await sendMessage(window, text, { threadId: id });
    await waitForTurnEnd(window);
  }
  const [first, second] = window.turns.map((turn) => turn.id);
  const before = await window.get('forkThread', { threadId: id, beforeTurnId: second });
  const upTo = await window.get('forkThread', { threadId: id, lastTurnId: second });
  const empty = await window.get('forkThread', { threadId: id, beforeTurnId: first });
  await window.open(before.threadId);
  expect(window.turns.map((turn) => turn.id).slice(0, 3)).toEqual([first]);
  expect(said(window)).toEqual(['First', 'One.']);
  await sendMessage(window, 'Second, edited', { threadId: before.threadId });
  await waitForTurnEnd(window);
  await window.open(empty.threadId);
  expect(said(window)).toEqual([]);
  await sendMessage(window, 'First, edited', { threadId: empty.threadId });
  await waitForTurnEnd(window);
  // The model of the fork does not get the omitted turns.
  expect(JSON.stringify(app.provider.requests.at(-1)?.body.input)).not.toContain('One.');
  await window.open(id);
  await sendMessage(window, 'Fourth', { threadId: id });
  await waitForTurnEnd(window);

  await app.restart();
  const later = await app.openWindow();
  const holds = async (threadId: ThreadId) => {
    await later.open(threadId);
    return said(later);
  };
  expect(await holds(before.threadId)).toEqual(['First', 'One.', 'Second, edited', 'Other two.']);
  expect(await holds(upTo.threadId)).toEqual(['First', 'One.', 'Second', 'Two.']);
  expect(await holds(empty.threadId)).toEqual(['First, edited', 'From nothing.']);
  expect(await holds(id)).toEqual(['First', 'One.', 'Second', 'Two.', 'Third', 'Three.', 'Fourth', 'Four.']);
});

it('refuses to fork at a turn that the thread does not have, or with a turn that runs', async () => {
  const gate = createGate();
  app = await TestApp.start({ steps: [answer('First.'), pausing(gate, 3, answer('Half of it and the rest'))] });
  const window = await app.openWindow();
  const id = await sendMessage(window, 'One');
  await waitForTurnEnd(window);
  const unknown = turnId.parse(randomUUID());
  for (const point of [{ beforeTurnId: unknown }, { lastTurnId: unknown }, { lastTurnId: turnId.parse('nonsense') }]) {
    expect(await window.ask('forkThread', { threadId: id, ...point })).toMatchObject({ error: { type: 'refused' } });
  }
  await sendMessage(window, 'Two', { threadId: id });
  await window.until(() => window.lastTurn?.status === 'running');
  const [before, running] = window.turns.map((turn) => turn.id);
  const asked = await window.ask('forkThread', { threadId: id, lastTurnId: running });
  expect(asked).toEqual({ ok: false, error: { type: 'running' } });
  const { threadId: fork } = await window.get('forkThread', { threadId: id, lastTurnId: before });
  gate.release();
  await waitForTurnEnd(window);
  await window.open(fork);
  expect(said(window)).toEqual(['One', 'First.']);
  expect((await list(window)).map((thread) => thread.id).toSorted()).toEqual([id, fork].toSorted());
});
