import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { answer, run } from '../../fixtures/provider/script.ts';
import { editAppOptions } from '../../fixtures/testkit/app-options.ts';
import { plantGitTraps } from '../workspace/testing/plant-git-traps.ts';
import { answerTrust, nextApproval, send, TestApp, turnEnded } from './testing/test-desk.ts';

let desk: TestApp;
afterEach(() => desk.end());

describe('a desk with the real Codex', () => {
  it('starts no Codex before a folder is open', async () => {
    desk = await TestApp.start();
    const window = await desk.connect();
    expect(window.desk).toMatchObject({ workspace: null, cli: { phase: 'idle' }, auth: { state: 'unknown' } });
    await window.get('openWorkspace', { path: desk.workspace.path });
    await window.until(() => window.desk.cli.phase === 'ready');
    await window.until(() => window.desk.models.length > 0);
    expect(await window.until(() => window.desk.auth.state !== 'unknown' && window.desk.auth)).toEqual({
      state: 'notNeeded',
      provider: 'Scripted provider',
    });
  });

  it('starts in the designed order', async () => {
    desk = await TestApp.start();
    const phases = (await desk.booted).map(({ phase }) => phase);
    expect(phases).toEqual([
      'options',
      'consent',
      'what earlier runs left',
      'personal: workspace',
      'personal: CLI',
      'personal: auth',
      'personal: catalogs',
      'personal: transcript, exec, diff',
      'personal: approvals',
    ]);
  });

  it('brings a reloaded window back to its folder, thread and waiting approval', async () => {
    desk = await TestApp.start({ steps: [run('touch made.txt', { callId: 'call_touch' }), answer('Made it.')] });
    const before = await desk.openWindow();
    const threadId = await send(before, 'Make a file');
    const { id } = await nextApproval(before);
    before.close();

    const after = await desk.connect(before.desk.windowId);
    expect(after.desk).toMatchObject({
      windowId: before.desk.windowId,
      workspace: { path: desk.workspace.path, branch: 'main', trust: 'writable' },
      openThread: threadId,
      approvals: [{ id, state: 'waiting', threadId, asked: { kind: 'command', command: 'touch made.txt' } }],
      threads: [{ id: threadId }],
    });
    await after.open(threadId);
    expect(after.entries).toMatchObject([
      { kind: 'user', text: 'Make a file', state: 'confirmed' },
      { kind: 'command', id: 'call_touch', status: 'waiting' },
    ]);
    await after.get('resolveApproval', { approvalId: id, decision: { type: 'approve' } });
    expect((await turnEnded(after)).status).toBe('completed');
    expect(after.entries).toMatchObject([
      { kind: 'user' },
      { kind: 'command', status: 'done', exitCode: 0, approval: { state: 'approved', by: 'person' } },
      { kind: 'assistant', text: 'Made it.', state: 'done' },
    ]);
    expect(existsSync(join(desk.workspace.path, 'made.txt'))).toBe(true);
    expect(desk.reports).toEqual([]);
  });

  it('shows the same to a copied page, in its own window', async () => {
    desk = await TestApp.start();
    const first = await desk.openWindow();
    const copy = await desk.connect(first.desk.windowId);
    expect(copy.desk.windowId).not.toBe(first.desk.windowId);
    expect(copy.desk.workspace).toEqual(first.desk.workspace);
  });

  it('asks about trust once, before a thread that may write', async () => {
    desk = await TestApp.start({ otherwise: answer('Hello.') });
    const window = await desk.connect();
    const { path } = await window.get('openWorkspace', { path: desk.workspace.path });
    await expect(send(window, 'Hi')).rejects.toThrow('needsTrust');
    await answerTrust(window, path, 'writable');
    await window.until(() => window.desk.workspace?.trust === 'writable');
    await send(window, 'Hi');
    await turnEnded(window);
    const other = await desk.connect();
    expect(await other.get('openWorkspace', { path })).toMatchObject({ trust: 'writable' });
  });

  it('says what is wrong with a folder and stays where it was', async () => {
    desk = await TestApp.start();
    const window = await desk.openWindow();
    const opened = await window.ask('openWorkspace', { path: join(desk.workspace.path, 'gone') });
    expect(opened).toMatchObject({ ok: false, error: { type: 'missing' } });
    expect(window.desk.workspace?.path).toBe(desk.workspace.path);
  });

  it('runs nothing from a folder’s git configuration until the folder is trusted', async () => {
    desk = await TestApp.start();
    const traps = plantGitTraps(desk.workspace.path, join(desk.dataFolder.path, 'marks'));
    const window = await desk.connect();
    await window.get('openWorkspace', { path: desk.workspace.path });
    await window.get('listThreads', { search: '' });
    await window.get('listFolders', { typed: `${desk.workspace.path}/` });
    await window.get('openFile', { path: 'README.md', line: 1 });
    await window.until(() => window.desk.models.length > 0);
    expect(traps.sprung()).toEqual([]);
  });

  it('says where settings come from, and opens their file and no other', async () => {
    desk = await TestApp.start();
    const window = await desk.connect();
    expect(window.desk.host.environment).toEqual(['WORKCELL_LOG_LEVEL']);
    await window.get('changeOptions', { theme: 'dark' });
    await window.until(() => window.desk.options.lines.theme !== undefined);
    expect(await window.get('openSettingsFile', { line: window.desk.options.lines.theme ?? null })).toEqual({
      how: 'folder',
    });
    await rm(window.desk.options.file);
    expect(await window.ask('openSettingsFile', { line: null })).toMatchObject({
      ok: false,
      error: { type: 'missing' },
    });
  });

  it('continues if its own folder is not writable, and says so', async () => {
    desk = await TestApp.start({ otherwise: answer('Hello.'), dataFolderProblem: 'ENOTDIR: not a directory' });
    const window = await desk.openWindow();
    expect(window.desk.alerts).toMatchObject([{ id: 'dataFolder', severity: 'critical' }]);
    expect(await window.ask('changeOptions', { theme: 'dark' })).toMatchObject({ error: { type: 'notSaved' } });
    const trusted = await answerTrust(window, desk.workspace.path, 'writable');
    expect(trusted).toMatchObject({ error: { type: 'notKept', message: expect.stringContaining('trust.json') } });
    await window.until(() => window.desk.options.problems.length > 0 && window.desk.options.values.theme === 'dark');
    expect(window.desk.alerts.map(({ id }) => id)).toEqual(['dataFolder']);
    await send(window, 'Hi');
    expect((await turnEnded(window)).status).toBe('completed');
    expect(window.desk).toMatchObject({
      workspace: { trust: 'writable' },
      recentFolders: [{ name: expect.any(String) }],
    });
    expect(desk.reports).toEqual([]);
  });

  it('resets only the window that changes its folder, and lists the folder for all', async () => {
    desk = await TestApp.start({ otherwise: answer('Hello.') });
    const [moving, staying] = [await desk.openWindow(), await desk.openWindow()];
    const threadId = await send(moving, 'Hi');
    await turnEnded(moving);
    const other = join(desk.dataFolder.path, 'other-folder');
    await mkdir(other);
    await moving.get('openWorkspace', { path: other });
    expect(moving.desk).toMatchObject({ workspace: { path: other }, openThread: null, threads: [] });
    expect(staying.desk.workspace?.path).toBe(desk.workspace.path);
    const recent = await staying.until(
      () => staying.desk.recentFolders[0]?.path === other && staying.desk.recentFolders,
    );
    expect(recent.map(({ path }) => path)).toEqual([other, desk.workspace.path]);
    await moving.get('openWorkspace', { path: desk.workspace.path });
    expect(moving.desk.threads.map(({ id }) => id)).toEqual([threadId]);
  });

  it('notifies each window when the branch of its folder changes', async () => {
    desk = await TestApp.start();
    const window = await desk.openWindow();
    const git = join(desk.workspace.path, '.git');
    await writeFile(join(git, 'HEAD.lock'), 'ref: refs/heads/other\n');
    await rename(join(git, 'HEAD.lock'), join(git, 'HEAD'));
    await window.until(() => window.desk.workspace?.branch === 'other');
  });

  it('does not change files of a newer version, says so, and keeps answers until it ends', async () => {
    desk = await TestApp.start();
    const file = join(desk.dataFolder.path, 'trust.json');
    const newer = '{"version":2,"answers":[]}';
    await writeFile(file, newer);
    await desk.restart();
    const window = await desk.connect();
    await window.get('openWorkspace', { path: desk.workspace.path });
    expect(window.desk.alerts).toContainEqual(
      expect.objectContaining({ id: 'ownFiles', fact: expect.stringContaining('trust.json') }),
    );
    const path = desk.workspace.path;
    expect(await answerTrust(window, path, 'writable')).toMatchObject({ error: { type: 'notKept' } });
    await window.until(() => window.desk.workspace?.trust === 'writable');
    expect(await readFile(file, 'utf8')).toBe(newer);
  });

  it('saves options and notifies every window', async () => {
    desk = await TestApp.start();
    const [one, two] = [await desk.connect(), await desk.connect()];
    await one.get('changeOptions', { theme: 'dark', textSize: 120 });
    await two.until(() => two.desk.options.values.theme === 'dark');
    expect(await readFile(join(desk.dataFolder.path, 'config.toml'), 'utf8')).toContain('text_size = 120');
  });

  it('sends every window the edits in config.toml, and errors there with their line', async () => {
    desk = await TestApp.start();
    const [one, two] = [await desk.connect(), await desk.connect()];
    const file = join(desk.dataFolder.path, 'config.toml');
    await writeFile(file, 'theme = "dark"\ntext_size = 900\n');
    for (const window of [one, two]) {
      await window.until(() => window.desk.options.values.theme === 'dark');
      const alert = await window.until(() => window.desk.alerts.find(({ id }) => id === 'options'));
      expect(alert.fact).toContain('config.toml line 2: "text_size" is not');
    }
    await writeFile(file, 'theme = "dark"\n');
    await two.until(() => !two.desk.alerts.some(({ id }) => id === 'options'));
    expect(await readFile(file, 'utf8')).toBe('theme = "dark"\n');
  });

  it('sends every window the pane layout, and has it after a restart without an entry in config.toml', async () => {
    desk = await TestApp.start();
    const [one, two] = [await desk.connect(), await desk.connect()];
    await one.get('changeLayout', { consoleHeight: 300, diffView: 'sideBySide' });
    await two.until(() => two.desk.layout.consoleHeight === 300);
    await desk.restart();
    const after = await desk.connect();
    await after.until(() => after.desk.layout.consoleHeight === 300 && after.desk.layout.diffView === 'sideBySide');
    expect(await readFile(join(desk.dataFolder.path, 'config.toml'), 'utf8')).not.toContain('300');
  });

  it('restarts a failed Codex on request', async () => {
    desk = await TestApp.start();
    const window = await desk.openWindow();
    await window.until(() => window.desk.cli.phase === 'ready');
    editAppOptions(desk.dataFolder.path, { codex_binary: '/no/such/codex' });
    await window.until(
      () => window.desk.cli.phase === 'ready' && window.desk.alerts.some(({ id }) => id === 'codexBinary'),
    );
    await window.get('restartCodex', null);
    await window.until(() => window.desk.cli.phase === 'failed' && window.desk.alerts.some(({ id }) => id === 'cli'));
    await window.get('chooseCodex', { codex: 'usual' });
    await window.get('restartCodex', null);
    await window.until(() => window.desk.cli.phase === 'ready');
    expect(window.desk.alerts.map(({ id }) => id)).not.toContain('cli');
  });

  it('says where Codex’s config.toml is wrong, and stays usable', async () => {
    desk = await TestApp.start();
    await writeFile(join(desk.codexHome.path, 'config.toml'), 'model = [\n');
    const window = await desk.openWindow();
    const alert = await window.until(() => window.desk.alerts.find(({ id }) => id.startsWith('codexConfig:Invalid')));
    expect(alert).toMatchObject({ surface: 'banner', severity: 'warning', commands: ['restartCodex', 'showConfig'] });
    expect(alert.remedy).toContain('config.toml:');
    await window.until(() => window.desk.models.length > 0);
    await window.get('dismissAlert', { id: alert.id });
    await window.until(() => !window.desk.alerts.some(({ id }) => id === alert.id));
  });

  it('quotes why Codex ended if its config.toml has an entry that it no longer accepts', async () => {
    desk = await TestApp.start({ config: { approval_policy: 'untrusted' } });
    const window = await desk.openWindow();
    const alert = await window.until(() => window.desk.alerts.find(({ id }) => id === 'cli'));
    expect(alert).toMatchObject({
      fact: 'Codex stopped with exit 1.',
      remedy: expect.stringMatching(/approval_policy = "untrusted" is no longer supported; remove this setting\. Your/),
    });
  });

  it('opens the folder named at startup in a new window, and says if it cannot', async () => {
    desk = await TestApp.start({ firstView: { workspace: '/no/such/folder' } });
    const window = await desk.connect();
    expect(window.desk).toMatchObject({ workspace: null, alerts: [{ id: 'workspace', commands: ['openFolder'] }] });
  });

  it('lets two threads run in parallel', async () => {
    desk = await TestApp.start({ otherwise: run('true') });
    const [one, two] = [await desk.openWindow(), await desk.openWindow()];
    const threads = [await send(one, 'One'), await send(two, 'Two')];
    const waiting = await one.until(() => one.waiting.length === 2 && one.waiting);
    expect(new Set(waiting.map(({ threadId }) => threadId))).toEqual(new Set(threads));
    for (const { id } of waiting)
      await two.get('resolveApproval', { approvalId: id, decision: { type: 'cancelTurn' } });
    expect((await turnEnded(one)).status).toBe('interrupted');
    expect((await turnEnded(two)).status).toBe('interrupted');
  });
});
