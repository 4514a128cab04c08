import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { createGate } from '../../fixtures/provider/gate.ts';
import { listUserMessages } from '../../fixtures/provider/model-request.ts';
import { answer, fail, failed, run, waiting } from '../../fixtures/provider/script.ts';
import { createTemporaryFolder } from '../../fixtures/testkit/test-folder.ts';
import { readTextsBelow } from '../../fixtures/testkit/texts-below.ts';
import type { ThreadId } from '../../shared/base/ids.ts';
import {
  answerTrust,
  openTestApp,
  sendMessage,
  type TestApp,
  type TestAppOptions,
  waitForTurnEnd,
} from './testing/test-app.ts';
import type { TestWindow } from './testing/test-window.ts';

const token = `ghp_${'Ab1'.repeat(12)}`;

/** An app with a thread of one turn, and one changed and one new file. */
async function setUp(steps: TestAppOptions['steps'] = []) {
  const { app, root, window } = await openTestApp({ steps: [answer('Done.'), ...steps] });
  const threadId = await sendMessage(window, 'Greet people by their first name');
  await waitForTurnEnd(window);
  await writeFile(join(root, 'src/greet.js'), "export const greet = (name) => 'Hi, ' + name.first;\n");
  await writeFile(join(root, 'notes.txt'), `key = ${token}\n`);
  return { app, root, window, threadId };
}

async function toRequest(window: TestWindow, threadId: ThreadId, files?: readonly string[]) {
  const state = await window.get('readUncommitted', null);
  if (state === null) throw new Error('Nothing was read');
  const { head, root, tree } = state;
  return { threadId, root, head, tree, files: files ?? state.files.map(({ id }) => id), amend: false };
}

/** Returns the messages of the shown thread, without the notes that a slow machine adds. */
const listSaid = ({ entries }: TestWindow) =>
  entries.flatMap((entry) => (entry.kind === 'status' ? [] : 'text' in entry ? [entry.text] : [entry.kind]));

/** Everything that the app and Codex have about the shown thread, except what it cost. */
const describeAll = async (app: TestApp, window: TestWindow) => {
  const { aside: _aside, spent: _spent, ...reported } = window.usage ?? {};
  return JSON.stringify([listSaid(window), reported, await readTextsBelow(join(app.codexHome.path, 'sessions'))]);
};

it('a suggested commit message comes from the thread and from exactly the chosen changes, and leaves no trace in the thread', async () => {
  const { app, threadId, window } = await setUp([answer('```\nGreet people by their first name\n\nMore text.\n```')]);
  const before = await describeAll(app, window);
  const rollouts = await readTextsBelow(join(app.codexHome.path, 'sessions'));
  const suggested = await window.get('suggestCommitMessage', await toRequest(window, threadId, ['src/greet.js']));
  expect(suggested.message).toBe('Greet people by their first name\n\nMore text.');
  expect(suggested.tokens?.input).toBeGreaterThan(0);
  expect(suggested.tokens?.output).toBeGreaterThan(0);
  const [asked, prompt = ''] = listUserMessages(app.provider.requests[1] ?? expect.fail('Nothing was sent'));
  expect(asked).toBe('Greet people by their first name');
  expect(prompt).toContain('modified src/greet.js');
  expect(prompt).toContain("+export const greet = (name) => 'Hi, ' + name.first;");
  expect(prompt).not.toContain('notes.txt');
  expect(await describeAll(app, window)).toBe(before);
  expect(window.usage?.aside).toMatchObject([suggested.tokens]);
  await app.restart();
  const after = await app.openWindow();
  await after.open(threadId);
  expect(listSaid(after)).toEqual(['Greet people by their first name', 'Done.']);
  expect(await readTextsBelow(join(app.codexHome.path, 'sessions'))).toEqual(rollouts);
});

it('the request for a commit message has no secret of a file, and stays within what Codex takes', async () => {
  const { app, root, threadId, window } = await setUp([answer('Add notes')]);
  const key = `-----BEGIN RSA PRIVATE KEY-----\n${'MIIEpAIBAAKCAQEA0example'.repeat(4)}\n`;
  await writeFile(join(root, 'aaa.txt'), `${'ä long line '.repeat(20)}\n`.repeat(20_000));
  await writeFile(join(root, 'key.pem'), `${key}-----END RSA PRIVATE KEY-----\n`);
  await window.get('suggestCommitMessage', await toRequest(window, threadId));
  const prompt = listUserMessages(app.provider.requests[1] ?? expect.fail('Nothing was sent'))[1] ?? '';
  expect(prompt).toContain('key = [secret: ');
  expect(prompt).not.toContain(token);
  expect(prompt).not.toContain('MIIEpAIBAAKCAQEA0example');
  expect(prompt).toContain('Hi, ');
  expect(prompt).toContain('untracked aaa.txt');
});

it('a suggestion after a restart of the app continues the thread in Codex only for the request', async () => {
  const { app, threadId } = await setUp([answer('Say it')]);
  await app.restart();
  const window = await app.openWindow();
  await window.open(threadId);
  const { message } = await window.get('suggestCommitMessage', await toRequest(window, threadId));
  expect(message).toBe('Say it');
  expect(window.turns).toHaveLength(1);
});

it('a suggestion ends while the model answers when the user cancels it or asks for another one', async () => {
  const gate = createGate();
  const { app, threadId, window } = await setUp([
    waiting(gate, answer('Too late')),
    waiting(gate, answer('Too late as well')),
    answer('Third'),
  ]);
  onTestFinished(() => gate.release());
  const request = await toRequest(window, threadId);
  const first = window.ask('suggestCommitMessage', request);
  await app.provider.requestArrived(2);
  await window.get('cancelCommitMessage', null);
  expect(await first).toMatchObject({ ok: false, error: { type: 'canceled' } });
  const second = window.ask('suggestCommitMessage', request);
  await app.provider.requestArrived(3);
  expect(await window.get('suggestCommitMessage', request)).toMatchObject({ message: 'Third' });
  expect(await second).toMatchObject({ ok: false, error: { type: 'canceled' } });
});

it('a failed suggestion says why in plain words', async () => {
  const { root, threadId, window } = await setUp([
    fail(429),
    failed('server_error', 'Out of order'),
    run('touch made'),
  ]);
  const request = await toRequest(window, threadId);
  const say = async () => {
    const answered = await window.ask('suggestCommitMessage', request);
    return answered.ok ? expect.fail('It was suggested') : answered.error;
  };
  expect(await say()).toMatchObject({ type: 'refused', message: expect.stringContaining('Rate limit reached.') });
  expect(await say()).toMatchObject({ type: 'refused', message: expect.stringContaining('Out of order') });
  expect(await say()).toMatchObject({ message: 'Codex did not answer with a message. Try again.' });
  expect(execFileSync('git', ['-C', root, 'status', '--porcelain'], { encoding: 'utf8' })).not.toContain('made');
});

it('a suggestion needs a thread that Codex has, and files that are still as listed', async () => {
  const { app, threadId, window } = await setUp([]);
  const request = await toRequest(window, threadId);
  const ask = (changed: Partial<typeof request>) => window.ask('suggestCommitMessage', { ...request, ...changed });
  expect(await ask({ files: ['missing.txt'] })).toMatchObject({ ok: false, error: { type: 'refused' } });
  expect(await ask({ files: [] })).toMatchObject({ ok: false, error: { type: 'refused' } });
  expect(await ask({ root: '/elsewhere' })).toMatchObject({ ok: false, error: { type: 'refused' } });
  const { threadId: deleted } = await window.get('forkThread', { threadId });
  await window.get('deleteThread', { threadId: deleted });
  expect(await ask({ threadId: deleted })).toMatchObject({ ok: false, error: { type: 'refused' } });
  expect(app.provider.requests).toHaveLength(1);
});

it('a suggestion needs a thread that works in the repository', async () => {
  const { app, threadId, window } = await setUp([answer('Theirs'), answer('Suggested')]);
  const { path, remove } = createTemporaryFolder('elsewhere');
  onTestFinished(remove);
  const elsewhere = await app.connect();
  await elsewhere.get('openWorkspace', { path });
  await answerTrust(elsewhere, path, 'writable');
  const theirs = await sendMessage(elsewhere, 'Something secret');
  await waitForTurnEnd(elsewhere);
  const request = await toRequest(window, threadId);
  expect(await window.ask('suggestCommitMessage', { ...request, threadId: theirs })).toEqual({
    ok: false,
    error: { type: 'refused', message: 'This thread works in another folder.' },
  });
  expect(app.provider.requests).toHaveLength(2);
  expect(await window.get('suggestCommitMessage', request)).toMatchObject({ message: 'Suggested' });
});
