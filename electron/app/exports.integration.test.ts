import { randomUUID } from 'node:crypto';
import { afterEach, expect, it } from 'vitest';
import { answer, patch, run } from '../../fixtures/provider/script.ts';
import { clientMessageId, type ThreadId } from '../../shared/base/ids.ts';
import { ok } from '../../shared/base/result.ts';
import type { ExportFormat } from '../../shared/exports/export-format.ts';
import { isImported } from '../../shared/exports/imported-thread.ts';
import { sendMessage, TestApp, waitForApproval, waitForTurnEnd } from './testing/test-app.ts';
import type { TestWindow } from './testing/test-window.ts';

const apps: TestApp[] = [];
afterEach(async () => {
  for (const app of apps.splice(0)) await app.end();
});

async function startApp(options: Parameters<typeof TestApp.start>[0] = {}): Promise<TestApp> {
  const app = await TestApp.start(options);
  apps.push(app);
  return app;
}

async function exported(window: TestWindow, threadId: ThreadId, format: ExportFormat, redact = false): Promise<string> {
  const { exportId } = await window.get('startExport', { threadId, format, redact });
  for (let file = ''; ; ) {
    const { done, text } = await window.get('readExport', { exportId });
    file += text;
    if (done) return file;
  }
}

async function imported(window: TestWindow, file: string) {
  const { importId } = await window.get('startImport', { fileName: 'thread.jsonl', size: file.length });
  await window.get('addToImport', { importId, base64: Buffer.from(file).toString('base64') });
  const finished = await window.ask('finishImport', { importId });
  if (!finished.ok) return finished;
  if (finished.value.type !== 'thread') throw new Error('It is no thread');
  return ok(finished.value);
}

/** Creates a thread with a command and a patch. */
async function worked(): Promise<{ app: TestApp; window: TestWindow; threadId: ThreadId }> {
  const steps = [run('echo zebra'), patch('*** Add File: new.txt\n+giraffe\n'), answer('The **end**.')];
  const app = await startApp({ steps });
  const window = await app.openWindow();
  // The store is open once it has answered.
  await window.get('listThreads', { search: '' });
  const threadId = await sendMessage(window, 'Work', { mode: 'askWhenNeeded' });
  await waitForTurnEnd(window);
  return { app, window, threadId };
}

it('exports a thread with its output and its changes, and imports it into another data folder unchanged', async () => {
  const { threadId, window } = await worked();
  const markdown = await exported(window, threadId, 'markdown');
  for (const said of ['> Work', 'zebra', '+giraffe', '> The **end**.']) expect(markdown).toContain(said);
  const file = await exported(window, threadId, 'jsonl');

  const other = await startApp();
  const there = await other.openWindow();
  const taken = await imported(there, file);
  if (!taken.ok) throw new Error(JSON.stringify(taken.error));
  const id = taken.value.threadId;
  expect(isImported(id)).toBe(true);
  const { threads } = await there.get('searchThreads', { query: 'zebra' });
  expect(threads).toMatchObject([{ id, title: 'Work', knownToCodex: false }]);
  await there.open(id);
  expect(there.entries).toEqual(window.entries);
  const command = there.entries.find(({ kind }) => kind === 'command');
  if (command === undefined) throw new Error('There is no command');
  const output = await there.get('readOutput', { threadId: id, commandId: command.id, recorded: false });
  expect(output.head).toContain('zebra');

  const withoutHead = (text: string) => text.split('\n').slice(2);
  expect(withoutHead(await exported(there, id, 'jsonl'))).toEqual(withoutHead(file));
});

it('continues an imported thread in a new one with its conversation, because Codex does not have it', async () => {
  const { threadId, window } = await worked();
  const taken = await imported(window, await exported(window, threadId, 'jsonl'));
  if (!taken.ok) throw new Error(JSON.stringify(taken.error));
  await window.open(taken.value.threadId);
  await expect(sendMessage(window, 'Go on', { threadId: taken.value.threadId })).rejects.toThrow('threadGone');
  expect(window.syncStatus).toEqual({ type: 'lost' });
  expect(window.entries.some(({ kind }) => kind === 'status')).toBe(false);
  const fork = await window.get('sendInFork', {
    threadId: taken.value.threadId,
    message: { clientId: clientMessageId.parse(randomUUID()), text: 'Go on', sources: [] },
    settings: { model: null, effort: null, approvalMode: 'askWhenNeeded' },
    fullAccessConsent: false,
  });
  await window.open(fork.threadId);
  await waitForTurnEnd(window);
  const given = window.entries.find(({ kind }) => kind === 'status');
  expect(given).toMatchObject({ thread: taken.value.threadId, given: expect.stringContaining('zebra') });
});

it('exports a thread that is only in memory, and imports nothing there', async () => {
  const { app } = await worked();
  const second = app.createSecondHost();
  const window = await second.openWindow();
  await window.until(() => window.app.alerts.some(({ id }) => id === 'sessions'));
  const threadId = await sendMessage(window, 'Hi');
  await waitForTurnEnd(window);
  const file = await exported(window, threadId, 'jsonl');
  expect(file).toContain('"text":"Hi"');
  expect(await imported(window, file)).toEqual({ ok: false, error: { type: 'notKept' } });
  await second.shutdown();
});

it('does not mark pending approvals as waiting in the file', async () => {
  const app = await startApp({ steps: [run('echo one'), answer('Done.')] });
  const window = await app.openWindow();
  await window.get('listThreads', { search: '' });
  const threadId = await sendMessage(window, 'Ask me');
  const { id } = await waitForApproval(window);
  const taken = await imported(window, await exported(window, threadId, 'jsonl'));
  if (!taken.ok) throw new Error(JSON.stringify(taken.error));
  expect(window.waiting.map((approval) => approval.id)).toEqual([id]);
  await window.open(taken.value.threadId);
  expect(window.lastTurn?.status).toBe('interrupted');
  expect(window.entries.find(({ kind }) => kind === 'command')).toMatchObject({ approval: { state: 'expired' } });
});
