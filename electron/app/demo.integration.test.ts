import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, watch, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { ManualClock } from '../../shared/base/manual-clock.ts';
import { nextApproval, send, TestApp, turnEnded } from './testing/test-desk.ts';
import type { TestWindow } from './testing/test-window.ts';

let desk: TestApp;
afterEach(() => desk.end());

const demos = () => readdir(join(desk.dataFolder.path, 'demo'));
const leave = (window: TestWindow) => window.get('leaveDemo', null);

describe('the demo', () => {
  it('tells its story: a command, a patch, a file changed on disk', async () => {
    desk = await TestApp.start();
    const window = await desk.connect();
    await window.get('startDemo', null);
    expect(window.desk).toMatchObject({
      profile: 'demo',
      workspace: { name: 'fair-share', branch: 'main', trust: 'writable' },
      options: { values: { approvalMode: 'askForEverything' } },
      recentFolders: [],
    });
    const project = window.desk.workspace?.path ?? '';
    const file = join(project, 'src/split-bill.js');
    const before = await readFile(file, 'utf8');
    await send(window, 'Do the tests pass?');
    const asked: string[] = [];
    for (const _ of ['tests', 'patch', 'tests again']) {
      const { asked: what, id } = await nextApproval(window);
      asked.push(what.kind);
      await window.get('resolveApproval', { approvalId: id, decision: { type: 'approve' } });
    }
    expect((await turnEnded(window)).status).toBe('completed');
    expect(asked).toEqual(['command', 'patch', 'command']);
    expect(await readFile(file, 'utf8')).not.toBe(before);
    expect(window.entries.at(-1)).toMatchObject({ kind: 'assistant', phase: 'answer', state: 'done' });
    expect(desk.provider.requests).toEqual([]);
    expect(await readdir(desk.codexHome.path)).toEqual(['config.toml']);
  });

  it('is gone with all its files when the window leaves it, and the window is back in its folder', async () => {
    desk = await TestApp.start();
    const window = await desk.openWindow();
    await window.get('startDemo', null);
    await window.until(() => window.desk.cli.phase === 'ready');
    const project = window.desk.workspace?.path ?? '';
    expect(existsSync(project)).toBe(true);
    await leave(window);
    expect(window.desk).toMatchObject({ profile: 'personal', workspace: { path: desk.workspace.path } });
    expect(await demos()).toEqual([]);
  });

  it('stays while another window shows it, and survives a reload', async () => {
    desk = await TestApp.start();
    const [one, two] = [await desk.connect(), await desk.connect()];
    await Promise.all([one.get('startDemo', null), two.get('startDemo', null)]);
    expect(one.desk.workspace).toEqual(two.desk.workspace);
    await leave(one);
    two.close();
    const reloaded = await desk.connect(two.desk.windowId);
    expect(reloaded.desk).toMatchObject({ profile: 'demo', workspace: two.desk.workspace });
    expect(await demos()).toHaveLength(1);
    await leave(reloaded);
    expect(await demos()).toEqual([]);
  });

  it('ends when the window opens a folder of the person', async () => {
    desk = await TestApp.start();
    const window = await desk.connect();
    await window.get('startDemo', null);
    await window.get('openWorkspace', { path: desk.workspace.path });
    expect(window.desk).toMatchObject({ profile: 'personal', workspace: { path: desk.workspace.path } });
    expect(await demos()).toEqual([]);
  });

  it('can be entered again right after leaving it', async () => {
    desk = await TestApp.start();
    const window = await desk.connect();
    await window.get('startDemo', null);
    await Promise.all([leave(window), window.get('startDemo', null).catch(() => null)]);
    await window.get('startDemo', null);
    expect(window.desk.profile).toBe('demo');
    expect(existsSync(window.desk.workspace?.path ?? '')).toBe(true);
  });

  it('forgets the choices made in it', async () => {
    desk = await TestApp.start();
    const window = await desk.connect();
    await window.get('startDemo', null);
    await window.get('changeOptions', { approvalMode: 'readOnly', theme: 'dark' });
    await leave(window);
    expect(window.desk.options.values).toMatchObject({ approvalMode: 'config', theme: 'dark' });
    await window.get('startDemo', null);
    await window.get('changeOptions', { theme: 'light' });
    await window.until(() => window.desk.options.values.theme === 'light');
    expect(window.desk.options.values.approvalMode).toBe('askForEverything');
  });

  it('can be the start of a new window', async () => {
    desk = await TestApp.start({ firstView: { inDemo: true } });
    const window = await desk.connect();
    expect(window.desk).toMatchObject({ profile: 'demo', workspace: { name: 'fair-share' } });
  });

  it('ends with the host, and with the next host if the host was killed', async () => {
    desk = await TestApp.start();
    const window = await desk.connect();
    await window.get('startDemo', null);
    await desk.restart();
    expect(await demos()).toEqual([]);
    // A process id that certainly does not exist.
    await mkdir(join(desk.dataFolder.path, 'demo', '99999999', 'data'), { recursive: true });
    await desk.restart();
    expect(await demos()).toEqual([]);
  });

  it('ends if its window does not come back', async () => {
    const clock = new ManualClock();
    desk = await TestApp.start({ clockOfDesk: clock });
    const window = await desk.connect();
    await window.get('startDemo', null);
    const removed = emptied(join(desk.dataFolder.path, 'demo'));
    window.close();
    clock.advance(10 * 60_000);
    await removed;
  });

  it('says why it cannot be set up', async () => {
    desk = await TestApp.start();
    await writeFile(join(desk.dataFolder.path, 'demo'), 'in the way');
    const window = await desk.connect();
    expect(await window.ask('startDemo', null)).toMatchObject({ ok: false, error: { type: 'failed' } });
    expect(window.desk).toMatchObject({ profile: 'personal', workspace: null });
  });
});

/** Resolves when a folder becomes empty. Watching starts at once. */
async function emptied(folder: string): Promise<void> {
  for await (const _ of watch(folder)) if ((await readdir(folder)).length === 0) return;
}
