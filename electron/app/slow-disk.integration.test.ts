import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { answer } from '../../fixtures/provider/script.ts';
import { createTemporaryFolder, type TestFolder } from '../../fixtures/testkit/test-folder.ts';
import { stallVariable } from './testing/held-messages.ts';
import { sendMessage, TestApp, waitForTurnEnd } from './testing/test-app.ts';

let folder: TestFolder;
let hold = '';
let app: TestApp;
beforeEach(() => {
  folder = createTemporaryFolder('hold');
  hold = join(folder.path, 'hold');
  vi.stubEnv(stallVariable, hold);
});
afterEach(async () => {
  rmSync(hold, { force: true });
  await app.end();
  vi.unstubAllEnvs();
  await folder.remove();
});

it('delays no turn for a stalled disk, reports the disk, and saves everything once it continues', async () => {
  const storeWorker = new URL('./testing/held-store-worker.ts', import.meta.url);
  app = await TestApp.start({ steps: [answer('Without the disk.'), answer('Still.')], storeWorker });
  const window = await app.openWindow();
  // The store is open once it has answered.
  await window.get('listThreads', { search: '' });
  writeFileSync(hold, '');
  const threadId = await sendMessage(window, 'First');
  expect((await waitForTurnEnd(window)).status).toBe('completed');
  await sendMessage(window, 'Second', { threadId });
  expect((await waitForTurnEnd(window)).status).toBe('completed');
  const slow = () => window.app.alerts.find(({ id }) => id === 'sessionsSlow');
  expect((await window.until(slow)).fact).toMatch(/^Saving is slow: \d+ changes? waiting\.$/);

  rmSync(hold);
  await window.until(() => slow() === undefined);
  await app.restart();
  const after = await app.openWindow();
  await after.open(threadId);
  expect(after.turns.map(({ status }) => status)).toEqual(['completed', 'completed']);
});
