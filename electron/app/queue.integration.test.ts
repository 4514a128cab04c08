import { afterEach, expect, it } from 'vitest';
import { createGate } from '../../fixtures/provider/gate.ts';
import { answer, waiting } from '../../fixtures/provider/script.ts';
import type { ThreadId } from '../../shared/base/ids.ts';
import { createOutgoing, sendMessage, TestApp, waitForTurnEnd } from './testing/test-app.ts';

let app: TestApp;
afterEach(() => app.end());

/** Queues a message during a running turn, then restarts the host. */
async function withQueuedAndRestarted(): Promise<ThreadId> {
  const gate = createGate();
  app = await TestApp.start({ steps: [waiting(gate, answer('Never told.')), answer('Second.'), answer('Third.')] });
  const window = await app.openWindow();
  const threadId = await sendMessage(window, 'First');
  await app.provider.requestArrived(1);
  await window.get('sendMessage', createOutgoing('A long and careful message', { threadId }));
  expect(window.queue).toMatchObject([{ text: 'A long and careful message' }]);
  await app.restart();
  gate.release();
  return threadId;
}

it('holds a queued message after a restart: the next turn does not send it, and the user can send it', async () => {
  const threadId = await withQueuedAndRestarted();
  const window = await app.openWindow();
  await window.open(threadId);
  expect(window.queue).toMatchObject([{ text: 'A long and careful message', holdReason: 'closed' }]);
  await sendMessage(window, 'Something else', { threadId });
  await waitForTurnEnd(window);
  expect(window.queue).toMatchObject([{ text: 'A long and careful message', holdReason: 'closed' }]);
  await window.get('steerQueued', { threadId, id: window.queue[0]?.id ?? '' });
  await window.until(() => window.turns.length === 3 && window.lastTurn?.status === 'completed');
  expect(window.queue).toEqual([]);
  const said = window.entries.flatMap((entry) => (entry.kind === 'user' ? [entry.text] : []));
  expect(said).toEqual(['First', 'Something else', 'A long and careful message']);
  await app.restart();
  const later = await app.openWindow();
  await later.open(threadId);
  expect(later.queue).toEqual([]);
});

it('does not restore a message that was discarded after a restart', async () => {
  const threadId = await withQueuedAndRestarted();
  const window = await app.openWindow();
  await window.open(threadId);
  await window.get('changeQueued', { threadId, id: window.queue[0]?.id ?? '', change: { type: 'remove' } });
  await app.restart();
  const later = await app.openWindow();
  await later.open(threadId);
  expect(later.queue).toEqual([]);
});
