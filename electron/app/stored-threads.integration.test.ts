import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createGate } from '../../fixtures/provider/gate.ts';
import { answer, patch, pausing, run } from '../../fixtures/provider/script.ts';
import { readTextsBelow } from '../../fixtures/testkit/texts-below.ts';
import { createWorkspace } from '../../fixtures/testkit/workspace.ts';
import type { FirstView, ShownWindow } from '../host/platform.ts';
import { answerTrust, sendMessage, TestApp, testAddress, waitForApproval, waitForTurnEnd } from './testing/test-app.ts';
import type { TestWindow } from './testing/test-window.ts';

let app: TestApp;
afterEach(() => app.end());

/** Returns the messages of both sides in the open thread. */
function said({ entries }: TestWindow): readonly string[] {
  return entries.flatMap((entry) => (entry.kind === 'user' || entry.kind === 'assistant' ? [entry.text] : []));
}

/** Deletes everything in a CODEX_HOME except its configuration. */
async function loseThreads(codexHome: string): Promise<void> {
  const lost = (await readdir(codexHome)).filter((name) => name !== 'config.toml');
  await Promise.all(lost.map((name) => rm(join(codexHome, name), { recursive: true })));
}

describe('threads after a restart', () => {
  it('restores threads unchanged, including what Codex does not store: decisions, output and changes', async () => {
    app = await TestApp.start({
      steps: [run('echo one line', { callId: 'call_echo' }), answer('It said one line.')],
    });
    const before = await app.openWindow();
    const threadId = await sendMessage(before, 'Say something');
    const { id } = await waitForApproval(before);
    await before.get('resolveApproval', { approvalId: id, decision: { type: 'approve' } });
    await waitForTurnEnd(before);
    const { entries } = before;

    await app.restart();
    const after = await app.openWindow();
    await after.open(threadId);
    expect(after.entries.filter(({ kind }) => kind !== 'status')).toEqual(entries);
    const command = after.entries.find((entry) => entry.kind === 'command');
    expect(command).toMatchObject({ approval: { state: 'approved', by: 'person' } });
    if (command === undefined) throw new Error('There is no command');
    const output = await after.get('readOutput', { threadId, commandId: command.id, recorded: false });
    expect(output.head).toContain('one line');
  });

  it('continues in the last folder and thread, and Codex does nothing in it', async () => {
    app = await TestApp.start({ steps: [answer('First.'), answer('Second.')] });
    const start = () => app.connect(null, { firstView: { workspace: null, inDemo: false, continues: true } });
    expect((await start()).app).toMatchObject({ workspace: null, openThread: null });
    const before = await app.openWindow();
    await sendMessage(before, 'One');
    await waitForTurnEnd(before);
    const threadId = await sendMessage(before, 'Two');
    await waitForTurnEnd(before);
    const requests = app.provider.requests.length;

    await app.restart();
    const after = await start();
    expect(after.app).toMatchObject({ workspace: { path: app.workspace.path }, openThread: threadId });
    // The window next to it opens to do something else.
    const other = await start();
    expect(other.app.workspace).toBe(null);
    await other.get('openWorkspace', { path: app.workspace.path });
    expect(other.app).toMatchObject({ workspace: { path: app.workspace.path }, openThread: null });
    other.close();
    await after.open(threadId);
    expect(said(after)).toEqual(['Two', 'Second.']);
    expect(app.provider.requests).toHaveLength(requests);

    // A new thread, too, is where the user was.
    await after.get('leaveThread', {});
    await app.restart();
    const again = await start();
    expect(again.app).toMatchObject({ workspace: { path: app.workspace.path }, openThread: null });
  });

  it('continues where the user was reading, after a reload and a restart, until another thread is shown', async () => {
    app = await TestApp.start({ steps: [answer('First.'), answer('Second.')] });
    const start = () => app.connect(null, { firstView: { workspace: null, inDemo: false, continues: true } });
    const before = await app.openWindow();
    const threadId = await sendMessage(before, 'One');
    const { id } = await waitForTurnEnd(before);
    await before.open(threadId);
    const place = { turnId: id, row: 'row', offset: 2.5 };
    await before.get('reportReadingPlace', { threadId, place });
    const { windowId } = before.app;
    before.close();
    expect((await app.connect(windowId)).app).toMatchObject({ openThread: threadId, readingPlace: place });

    await app.restart();
    const after = await start();
    expect(after.app).toMatchObject({ openThread: threadId, readingPlace: place });
    await after.open(threadId);
    await after.get('reportReadingPlace', { threadId: await sendMessage(after, 'Two'), place });
    await waitForTurnEnd(after);
    await after.get('leaveThread', {});
    await app.restart();
    expect((await start()).app).toMatchObject({ openThread: null, readingPlace: null });
  });

  it('shows what took the place of the transcript again, after a reload and a restart, in a window with a thread', async () => {
    app = await TestApp.start({ steps: [answer('First.')] });
    const start = () => app.connect(null, { firstView: { workspace: null, inDemo: false, continues: true } });
    const before = await app.openWindow();
    const threadId = await sendMessage(before, 'One');
    await waitForTurnEnd(before);
    await before.get('reportView', { view: 'changes' });
    // Another window has its own.
    const other = await app.openWindow();
    await other.get('reportView', { view: 'console' });
    await other.get('reportView', { view: null });
    other.close();
    const { windowId } = before.app;
    before.close();
    const reloaded = await app.connect(windowId);
    expect(reloaded.app).toMatchObject({ openThread: threadId, view: 'changes' });
    await reloaded.get('reportView', { view: 'console' });
    await app.restart();
    const after = await start();
    expect(after.app).toMatchObject({ openThread: threadId, view: 'console' });

    // A new thread has nothing that could take its place.
    await after.get('leaveThread', {});
    await app.restart();
    expect((await start()).app).toMatchObject({ openThread: null, view: null });
  });

  it('shows the start page if the last folder is gone', async () => {
    app = await TestApp.start();
    const folder = await createWorkspace();
    const before = await app.connect();
    await before.get('openWorkspace', { path: folder.path });
    await app.restart(() => folder.remove());
    const after = await app.connect(null, { firstView: { workspace: null, inDemo: false, continues: true } });
    expect(after.app.workspace).toBe(null);
    expect(after.app.alerts.map(({ id }) => id)).toContain(`workspace:${folder.path}`);
  });

  it('shows several windows as their host kept them: id, thread, place, view, and the order of the recent folders', async () => {
    app = await TestApp.start({ steps: [answer('First.'), answer('Second.')] });
    const other = await createWorkspace();
    const gone = await createWorkspace();
    const kept = new Map<number, ShownWindow | null>();
    const host = (at: number) => ({ keepShown: (shown: ShownWindow | null) => void kept.set(at, shown) });
    const [one, two, three] = [
      await app.connect(null, host(0)),
      await app.connect(null, host(1)),
      await app.connect(null, host(2)),
    ];
    await three.get('openWorkspace', { path: gone.path });
    await two.get('openWorkspace', { path: other.path });
    await one.get('openWorkspace', { path: app.workspace.path });
    await answerTrust(one, app.workspace.path, 'writable');
    const threadId = await sendMessage(one, 'One');
    const { id } = await waitForTurnEnd(one);
    const place = { turnId: id, row: 'row', offset: 2.5 };
    await one.get('reportReadingPlace', { threadId, place });
    await one.get('reportView', { view: 'changes' });
    // The folder's last thread is another one.
    const next = await app.openWindow();
    await sendMessage(next, 'Two');
    await waitForTurnEnd(next);
    const before = [0, 1, 2].map((at) => kept.get(at) ?? null);
    expect(before).toEqual([
      { id: one.app.windowId, folder: app.workspace.path, thread: threadId, place, view: 'changes' },
      { id: two.app.windowId, folder: other.path, thread: null, place: null, view: null },
      { id: three.app.windowId, folder: gone.path, thread: null, place: null, view: null },
    ]);
    kept.clear();
    await app.restart(() => gone.remove());
    const folders = [app.workspace.path, other.path, gone.path];
    const again: TestWindow[] = [];
    // Those further back come first.
    for (const at of [2, 1, 0]) {
      const { folder: workspace, id: earlier, ...shows } = before[at] ?? {};
      const firstView = { workspace, inDemo: false, id: earlier, shows } as FirstView;
      again.unshift(await app.connect(null, { ...host(at), firstView }));
    }
    expect(
      again.map(({ app: { openThread, readingPlace, view, windowId, workspace } }) => ({
        folder: workspace?.path ?? null,
        id: windowId,
        thread: openThread,
        place: readingPlace,
        view,
      })),
    ).toEqual([before[0], before[1], { ...before[2], folder: null }]);
    expect(again[0]?.app.recentFolders.map(({ path }) => path)).toEqual(folders);
    const areTold = again.map(({ app: { alerts } }) => alerts.some((alert) => alert.id === `workspace:${gone.path}`));
    expect(areTold).toEqual([false, false, true]);
    // Its host keeps the window whose folder is gone as it was.
    expect(kept.get(2)).toBe(null);
    await other.remove();
  });

  it('restores the text that Codex dropped', async () => {
    const gate = createGate();
    app = await TestApp.start({ steps: [pausing(gate, 3, answer('Half of it and the rest', { deltaLength: 4 }))] });
    const before = await app.openWindow();
    const threadId = await sendMessage(before, 'Begin');
    await before.until(() => before.entries.some((entry) => entry.kind === 'assistant' && entry.text !== ''));
    await before.get('stopTurn', { threadId });
    await waitForTurnEnd(before);
    gate.release();
    const dropped = before.entries.find(({ kind }) => kind === 'assistant');
    expect(dropped).toMatchObject({ state: 'dropped', dropReason: 'interrupted' });

    await app.restart();
    const after = await app.openWindow();
    await after.open(threadId);
    expect(after.entries.find(({ kind }) => kind === 'assistant')).toEqual(dropped);
  });

  it('continues threads where they stopped before a restart', async () => {
    app = await TestApp.start({ steps: [answer('First.'), answer('Second.'), answer('Third.')] });
    const before = await app.openWindow();
    const threadId = await sendMessage(before, 'One');
    await waitForTurnEnd(before);
    await app.restart();
    const between = await app.openWindow();
    await sendMessage(between, 'Two', { threadId });
    await waitForTurnEnd(between);
    await app.restart();
    const after = await app.openWindow();
    await after.open(threadId);
    expect(said(after)).toEqual(['One', 'First.', 'Two', 'Second.']);
    await sendMessage(after, 'Three', { threadId });
    expect((await waitForTurnEnd(after)).status).toBe('completed');
  });

  it('finds threads by their content after a restart', async () => {
    app = await TestApp.start({ steps: [answer('The answer has a giraffe.'), answer('This one has none.')] });
    const before = await app.openWindow();
    // The store is open once it has answered.
    await before.get('listThreads', { search: '' });
    const threadId = await sendMessage(before, 'First');
    await waitForTurnEnd(before);
    await sendMessage(before, 'Second');
    await waitForTurnEnd(before);
    const found = { threads: [{ id: threadId }], hits: [{ snippet: { text: 'The answer has a giraffe.' } }] };
    expect(await before.get('searchThreads', { query: 'giraffe' })).toMatchObject(found);
    await app.restart();
    // A search before the store is open waits for it.
    const after = await app.openWindow();
    expect(await after.get('searchThreads', { query: 'giraffe' })).toMatchObject(found);
  });

  it('lists and reads threads after a restart even if Codex lost them', async () => {
    app = await TestApp.start({ steps: [answer('Nobody else remembers.')] });
    const before = await app.openWindow();
    const threadId = await sendMessage(before, 'Remember this');
    await waitForTurnEnd(before);
    await app.restart(() => loseThreads(app.codexHome.path));
    const after = await app.openWindow();
    const listed = await after.get('listThreads', { search: '' });
    expect(listed).toMatchObject([{ id: threadId, title: 'Remember this', knownToCodex: false }]);
    await after.open(threadId);
    expect(after.entries).toMatchObject([{ text: 'Remember this' }, { text: 'Nobody else remembers.' }, {}]);
  });

  it('writes no thread as plain text into the data folder', async () => {
    app = await TestApp.start({
      steps: [patch('*** Add File: zebra-file.txt\n+zebra-line\n'), answer('zebra-answer')],
    });
    const window = await app.openWindow();
    await sendMessage(window, 'zebra-question', { mode: 'askWhenNeeded' });
    await waitForTurnEnd(window);
    const readAll = async () => (await readTextsBelow(app.dataFolder.path)).join('\n');
    // While git counts what a turn changed, an index of its own has the names of the files.
    await expect.poll(readAll).not.toContain('zebra');
    await app.restart();
    await expect.poll(readAll).not.toContain('zebra');
  });
});

it('repairs damage found while the app runs, restores what is readable, and stores new content', async () => {
  app = await TestApp.start({ steps: [answer('Before it.'), answer('After it.')] });
  const before = await app.openWindow();
  const threadId = await sendMessage(before, 'First');
  await waitForTurnEnd(before);
  const database = join(app.dataFolder.path, 'sessions.db');
  await app.restart(async () => {
    const bytes = await readFile(database);
    await writeFile(database, bytes.fill(7, bytes.length / 2));
  });
  const window = await app.openWindow();
  await sendMessage(window, 'Second', { threadId });
  await waitForTurnEnd(window);
  await window.until(() => window.app.alerts.some(({ id }) => id === 'sessionsRecovered'));
  expect(window.app.alerts.map(({ id }) => id)).not.toContain('sessionsNotWritten');

  await app.restart(() => loseThreads(app.codexHome.path));
  const after = await app.openWindow();
  await after.open(threadId);
  expect(said(after)).toEqual(['First', 'Before it.', 'Second', 'After it.']);
});

it('shows the owner to a second host on the same folder, which works from memory', async () => {
  app = await TestApp.start({ steps: [answer('Hello.')] });
  await (await app.openWindow()).get('listThreads', { search: '' });
  const second = app.createSecondHost();
  const window = await second.openWindow();
  const alert = await window.until(() => window.app.alerts.find(({ id }) => id === 'sessions'));
  expect(alert.fact).toContain(`another Workcell is using this data folder: process ${process.pid}, since 2`);
  expect(alert.remedy).toContain(testAddress);
  await sendMessage(window, 'Hi');
  expect((await waitForTurnEnd(window)).status).toBe('completed');
  await second.shutdown();
});
