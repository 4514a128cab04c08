import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { hold } from '../../fixtures/provider/gate.ts';
import { answer, patch, pausing, run } from '../../fixtures/provider/script.ts';
import { textsBelow } from '../../fixtures/testkit/texts-below.ts';
import { nextApproval, send, TestApp, testAddress, turnEnded } from './testing/test-app.ts';
import type { TestWindow } from './testing/test-window.ts';

let app: TestApp;
afterEach(() => app.end());

/** What both sides said in the open thread. */
function said({ entries }: TestWindow): readonly string[] {
  return entries.flatMap((entry) => (entry.kind === 'user' || entry.kind === 'assistant' ? [entry.text] : []));
}

/** Deletes everything in a CODEX_HOME except its configuration. */
async function loseThreads(codexHome: string): Promise<void> {
  const lost = (await readdir(codexHome)).filter((name) => name !== 'config.toml');
  await Promise.all(lost.map((name) => rm(join(codexHome, name), { recursive: true })));
}

describe('threads after a restart', () => {
  it('are unchanged, including what Codex does not store: who decided, output and changes', async () => {
    app = await TestApp.start({
      steps: [run('echo one line', { callId: 'call_echo' }), answer('It said one line.')],
    });
    const before = await app.openWindow();
    const threadId = await send(before, 'Say something');
    const { id } = await nextApproval(before);
    await before.get('resolveApproval', { approvalId: id, decision: { type: 'approve' } });
    await turnEnded(before);
    const { entries } = before;

    await app.restart();
    const after = await app.openWindow();
    await after.open(threadId);
    expect(after.entries.filter(({ kind }) => kind !== 'status')).toEqual(entries);
    const command = after.entries.find((entry) => entry.kind === 'command');
    expect(command).toMatchObject({ approval: { state: 'approved', by: 'person' } });
    if (command === undefined) throw new Error('There is no command');
    const output = await after.get('readOutput', { threadId, runId: command.id, recorded: false });
    expect(output.head).toContain('one line');
  });

  it('have the text that Codex dropped', async () => {
    const gate = hold();
    app = await TestApp.start({ steps: [pausing(gate, 3, answer('Half of it and the rest', { deltaLength: 4 }))] });
    const before = await app.openWindow();
    const threadId = await send(before, 'Begin');
    await before.until(() => before.entries.some((entry) => entry.kind === 'assistant' && entry.text !== ''));
    await before.get('stopTurn', { threadId });
    await turnEnded(before);
    gate.release();
    const dropped = before.entries.find(({ kind }) => kind === 'assistant');
    expect(dropped).toMatchObject({ state: 'dropped', dropReason: 'interrupted' });

    await app.restart();
    const after = await app.openWindow();
    await after.open(threadId);
    expect(after.entries.find(({ kind }) => kind === 'assistant')).toEqual(dropped);
  });

  it('continue where they were', async () => {
    app = await TestApp.start({ steps: [answer('First.'), answer('Second.'), answer('Third.')] });
    const before = await app.openWindow();
    const threadId = await send(before, 'One');
    await turnEnded(before);
    await app.restart();
    const between = await app.openWindow();
    await send(between, 'Two', { threadId });
    await turnEnded(between);
    await app.restart();
    const after = await app.openWindow();
    await after.open(threadId);
    expect(said(after)).toEqual(['One', 'First.', 'Two', 'Second.']);
    await send(after, 'Three', { threadId });
    expect((await turnEnded(after)).status).toBe('completed');
  });

  it('are found by their content', async () => {
    app = await TestApp.start({ steps: [answer('The answer has a giraffe.'), answer('This one has none.')] });
    const before = await app.openWindow();
    // The store is open once it has answered.
    await before.get('listThreads', { search: '' });
    const threadId = await send(before, 'First');
    await turnEnded(before);
    await send(before, 'Second');
    await turnEnded(before);
    const found = { threads: [{ id: threadId }], hits: [{ snippet: { text: 'The answer has a giraffe.' } }] };
    expect(await before.get('searchThreads', { query: 'giraffe' })).toMatchObject(found);
    await app.restart();
    // A search before the store is open waits for it.
    const after = await app.openWindow();
    expect(await after.get('searchThreads', { query: 'giraffe' })).toMatchObject(found);
  });

  it('can be read and are in the list even if Codex lost them', async () => {
    app = await TestApp.start({ steps: [answer('Nobody else remembers.')] });
    const before = await app.openWindow();
    const threadId = await send(before, 'Remember this');
    await turnEnded(before);
    await app.restart(() => loseThreads(app.codexHome.path));
    const after = await app.openWindow();
    const listed = await after.get('listThreads', { search: '' });
    expect(listed).toMatchObject([{ id: threadId, title: 'Remember this', knownToCodex: false }]);
    await after.open(threadId);
    expect(after.entries).toMatchObject([{ text: 'Remember this' }, { text: 'Nobody else remembers.' }, {}]);
  });

  it('are nowhere in the data folder as plain text', async () => {
    app = await TestApp.start({
      steps: [patch('*** Add File: zebra-file.txt\n+zebra-line\n'), answer('zebra-answer')],
    });
    const window = await app.openWindow();
    await send(window, 'zebra-question', { mode: 'askWhenNeeded' });
    await turnEnded(window);
    expect((await textsBelow(app.dataFolder.path)).join('\n')).not.toContain('zebra');
    await app.restart();
    expect((await textsBelow(app.dataFolder.path)).join('\n')).not.toContain('zebra');
  });
});

it('repairs damage found while the app runs: everything readable is there, and new content is stored', async () => {
  app = await TestApp.start({ steps: [answer('Before it.'), answer('After it.')] });
  const before = await app.openWindow();
  const threadId = await send(before, 'First');
  await turnEnded(before);
  const database = join(app.dataFolder.path, 'sessions.db');
  await app.restart(async () => {
    const bytes = await readFile(database);
    await writeFile(database, bytes.fill(7, bytes.length / 2));
  });
  const window = await app.openWindow();
  await send(window, 'Second', { threadId });
  await turnEnded(window);
  await window.until(() => window.app.alerts.some(({ id }) => id === 'sessionsRecovered'));
  expect(window.app.alerts.map(({ id }) => id)).not.toContain('sessionsNotWritten');

  await app.restart(() => loseThreads(app.codexHome.path));
  const after = await app.openWindow();
  await after.open(threadId);
  expect(said(after)).toEqual(['First', 'Before it.', 'Second', 'After it.']);
});

it('a second host on the same folder shows its owner, and works from memory', async () => {
  app = await TestApp.start({ steps: [answer('Hello.')] });
  await (await app.openWindow()).get('listThreads', { search: '' });
  const second = app.another();
  const window = await second.openWindow();
  const alert = await window.until(() => window.app.alerts.find(({ id }) => id === 'sessions'));
  expect(alert.fact).toContain(`another Workcell is using this data folder: process ${process.pid}, since 2`);
  expect(alert.remedy).toContain(testAddress);
  await send(window, 'Hi');
  expect((await turnEnded(window)).status).toBe('completed');
  await second.shutdown();
});
