import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, watch, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { texts } from '../../fixtures/demo/demo-texts.ts';
import { answer } from '../../fixtures/provider/script.ts';
import type { ThreadId } from '../../shared/base/ids.ts';
import { ManualClock } from '../../shared/base/manual-clock.ts';
import { appEvents } from '../../shared/contract/app.ts';
import { sendMessage, TestApp, waitForApproval, waitForTurnEnd } from './testing/test-app.ts';
import type { TestWindow } from './testing/test-window.ts';

let app: TestApp;
afterEach(() => app.end());

const { threadRequested: threadsWanted } = appEvents;
const demos = () => readdir(join(app.dataFolder.path, 'demo'));
const leave = (window: TestWindow) => window.get('leaveDemo', null);

/** Returns the thread of the story, once the window that entered shows it. */
async function storyOf(window: TestWindow): Promise<ThreadId> {
  const entered = window.received.findLastIndex(({ name }) => name === 'appReset');
  const wanted = () => window.received.slice(entered + 1).find(({ name }) => name === 'threadRequested');
  return threadsWanted.parse((await window.until(wanted)).payload).threadId;
}

describe('the demo', () => {
  it('plays the demo story: a command, a patch and a file changed on disk', async () => {
    app = await TestApp.start();
    const filesBefore = await readdir(app.codexHome.path);
    const window = await app.connect();
    await window.get('startDemo', null);
    expect(window.app).toMatchObject({
      profile: 'demo',
      workspace: { name: 'fair-share', branch: 'main', trust: 'writable' },
      settings: { values: { approvalMode: 'askForEverything' } },
      recentFolders: [],
    });
    const project = window.app.workspace?.path ?? '';
    const file = join(project, 'src/split-bill.js');
    const before = await readFile(file, 'utf8');
    await window.open(await storyOf(window));
    const asked: string[] = [];
    for (const _ of ['tests', 'patch', 'tests again']) {
      const { asked: what, id } = await waitForApproval(window);
      asked.push(what.kind);
      await window.get('resolveApproval', { approvalId: id, decision: { type: 'approve' } });
    }
    expect((await waitForTurnEnd(window)).status).toBe('completed');
    expect(asked).toEqual(['command', 'patch', 'command']);
    expect(await readFile(file, 'utf8')).not.toBe(before);
    expect(window.entries.at(-1)).toMatchObject({ kind: 'assistant', phase: 'answer', state: 'done' });
    expect(app.provider.requests).toEqual([]);
    expect(await readdir(app.codexHome.path)).toEqual(filesBefore);
  });

  it('sends the demo question once, even after a reload or a return, and answers nothing for the user', async () => {
    app = await TestApp.start();
    const [one, two] = [await app.connect(), await app.connect()];
    await Promise.all([one.get('startDemo', null), two.get('startDemo', null)]);
    const story = await storyOf(one);
    expect(await storyOf(two)).toBe(story);
    await waitForApproval(one);

    one.close();
    const reloaded = await app.connect(one.app.windowId);
    expect(reloaded.app.openThread).toBe(story);
    await leave(reloaded);
    await reloaded.get('startDemo', null);
    expect(await storyOf(reloaded)).toBe(story);

    const threads = await two.get('listThreads', { search: '' });
    expect(threads.map(({ title }) => title)).toEqual([texts.question]);
    await two.open(story);
    expect(two.entries.filter(({ kind }) => kind === 'user')).toHaveLength(1);
    expect(two.waiting).toHaveLength(1);
  });

  it('deletes the demo with its files when the window leaves it, and returns the window to its folder', async () => {
    app = await TestApp.start();
    const window = await app.openWindow();
    await window.get('startDemo', null);
    await window.until(() => window.app.cli.phase === 'ready');
    const project = window.app.workspace?.path ?? '';
    expect(existsSync(project)).toBe(true);
    await leave(window);
    expect(window.app).toMatchObject({ profile: 'personal', workspace: { path: app.workspace.path } });
    expect(await demos()).toEqual([]);
  });

  it('keeps the demo while another window shows it, and across a reload', async () => {
    app = await TestApp.start();
    const [one, two] = [await app.connect(), await app.connect()];
    await Promise.all([one.get('startDemo', null), two.get('startDemo', null)]);
    expect(one.app.workspace).toEqual(two.app.workspace);
    await leave(one);
    two.close();
    const reloaded = await app.connect(two.app.windowId);
    expect(reloaded.app).toMatchObject({ profile: 'demo', workspace: two.app.workspace });
    expect(await demos()).toHaveLength(1);
    await leave(reloaded);
    expect(await demos()).toEqual([]);
  });

  it('ends the demo when the window opens a folder of the user', async () => {
    app = await TestApp.start();
    const window = await app.connect();
    await window.get('startDemo', null);
    await window.get('openWorkspace', { path: app.workspace.path });
    expect(window.app).toMatchObject({ profile: 'personal', workspace: { path: app.workspace.path } });
    expect(await demos()).toEqual([]);
  });

  it('allows entering the demo again right after leaving it', async () => {
    app = await TestApp.start();
    const window = await app.connect();
    await window.get('startDemo', null);
    await Promise.all([leave(window), window.get('startDemo', null).catch(() => null)]);
    await window.get('startDemo', null);
    expect(window.app.profile).toBe('demo');
    expect(existsSync(window.app.workspace?.path ?? '')).toBe(true);
  });

  it('forgets the choices made in the demo', async () => {
    app = await TestApp.start();
    const window = await app.connect();
    await window.get('startDemo', null);
    await window.get('changeSettings', { approvalMode: 'readOnly', theme: 'dark' });
    await leave(window);
    expect(window.app.settings.values).toMatchObject({ approvalMode: 'config', theme: 'dark' });
    await window.get('startDemo', null);
    await window.get('changeSettings', { theme: 'light' });
    await window.until(() => window.app.settings.values.theme === 'light');
    expect(window.app.settings.values.approvalMode).toBe('askForEverything');
  });

  it('opens a new window in the demo', async () => {
    app = await TestApp.start({ firstView: { inDemo: true } });
    const window = await app.connect();
    expect(window.app).toMatchObject({ profile: 'demo', workspace: { name: 'fair-share' } });
  });

  it('shows no request of the personal Codex that arrived while the demo was set up', async () => {
    app = await TestApp.start({ steps: [answer('Try this.')] });
    const personal = await app.openWindow();
    const threadId = await sendMessage(personal, 'What now?');
    const { id: turnId } = await waitForTurnEnd(personal);
    const connecting = app.connect(null, { firstView: { workspace: null, inDemo: true } });
    const action = { type: 'openLink', url: 'https://docs.example/' } as const;
    await personal.get('proposeAction', { threadId, turnId, action });
    await waitForApproval(personal);
    const window = await connecting;
    expect(window.app.profile).toBe('demo');
    expect(window.waiting).toEqual([]);
  });

  it('returns from the demo to the previous folder, even if the demo was started twice at once', async () => {
    app = await TestApp.start();
    const window = await app.openWindow();
    await Promise.all([window.get('startDemo', null), window.get('startDemo', null)]);
    expect(window.app.profile).toBe('demo');
    await leave(window);
    expect(window.app).toMatchObject({ profile: 'personal', workspace: { path: app.workspace.path } });
    expect(window.app.recentFolders.map(({ path }) => path)).toEqual([app.workspace.path]);
  });

  it('leaves the demo once, even if two requests to leave arrive at once', async () => {
    app = await TestApp.start();
    const window = await app.openWindow();
    await window.get('startDemo', null);
    const before = window.received.length;
    await Promise.all([leave(window), leave(window)]);
    expect(window.app).toMatchObject({ profile: 'personal', workspace: { path: app.workspace.path } });
    expect(window.received.slice(before).filter(({ name }) => name === 'appReset')).toHaveLength(1);
  });

  it('ends the demo with the host, or with the next host if the host was killed', async () => {
    app = await TestApp.start();
    const window = await app.connect();
    await window.get('startDemo', null);
    await app.restart();
    expect(await demos()).toEqual([]);
    // A process id that certainly does not exist.
    await mkdir(join(app.dataFolder.path, 'demo', '99999999', 'data'), { recursive: true });
    await app.restart();
    expect(await demos()).toEqual([]);
  });

  it('ends the demo if its window does not reconnect', async () => {
    const clock = new ManualClock();
    app = await TestApp.start({ appClock: clock });
    const window = await app.connect();
    await window.get('startDemo', null);
    const removed = emptied(join(app.dataFolder.path, 'demo'));
    window.close();
    clock.advance(10 * 60_000);
    await removed;
  });

  it('reports why the demo cannot be set up', async () => {
    app = await TestApp.start();
    await writeFile(join(app.dataFolder.path, 'demo'), 'in the way');
    const window = await app.connect();
    expect(await window.ask('startDemo', null)).toMatchObject({ ok: false, error: { type: 'failed' } });
    expect(window.app).toMatchObject({ profile: 'personal', workspace: null });
  });
});

/** Resolves when a folder becomes empty. Watching starts at once. */
async function emptied(folder: string): Promise<void> {
  for await (const _ of watch(folder)) if ((await readdir(folder)).length === 0) return;
}
