import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { answer, run } from '../../fixtures/provider/script.ts';
import { editAppSettings } from '../../fixtures/testkit/app-settings.ts';
import { ManualClock } from '../../shared/base/manual-clock.ts';
import { isSilent, tryWithTimeout } from '../files/silent-folders.ts';
import { plantGitTraps } from '../workspace/testing/plant-git-traps.ts';
import { answerTrust, sendMessage, TestApp, waitForApproval, waitForTurnEnd } from './testing/test-app.ts';

let app: TestApp;
afterEach(() => app.end());

describe('an app with the real Codex', () => {
  it('starts no Codex before a folder is open', async () => {
    app = await TestApp.start();
    const window = await app.connect();
    expect(window.app).toMatchObject({ workspace: null, cli: { phase: 'idle' }, auth: { state: 'unknown' } });
    await window.get('openWorkspace', { path: app.workspace.path });
    await window.until(() => window.app.cli.phase === 'ready');
    await window.until(() => window.app.models.length > 0);
    expect(await window.until(() => window.app.auth.state !== 'unknown' && window.app.auth)).toEqual({
      state: 'notNeeded',
      provider: 'Scripted provider',
    });
  });

  it('starts in the designed order', async () => {
    app = await TestApp.start();
    const phases = (await app.booted).map(({ phase }) => phase);
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
    app = await TestApp.start({ steps: [run('touch made.txt', { callId: 'call_touch' }), answer('Made it.')] });
    const before = await app.openWindow();
    const threadId = await sendMessage(before, 'Make a file');
    const { id } = await waitForApproval(before);
    before.close();

    const after = await app.connect(before.app.windowId);
    expect(after.app).toMatchObject({
      windowId: before.app.windowId,
      workspace: { path: app.workspace.path, branch: 'main', trust: 'writable' },
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
    expect((await waitForTurnEnd(after)).status).toBe('completed');
    expect(after.entries).toMatchObject([
      { kind: 'user' },
      { kind: 'command', status: 'done', exitCode: 0, approval: { state: 'approved', by: 'person' } },
      { kind: 'assistant', text: 'Made it.', state: 'done' },
    ]);
    expect(existsSync(join(app.workspace.path, 'made.txt'))).toBe(true);
    expect(app.reports).toEqual([]);
  });

  it('shows the same content in a copied page, which gets its own window', async () => {
    app = await TestApp.start();
    const first = await app.openWindow();
    const copy = await app.connect(first.app.windowId);
    expect(copy.app.windowId).not.toBe(first.app.windowId);
    expect(copy.app.workspace).toEqual(first.app.workspace);
  });

  it('asks about trust once before a thread that may write starts', async () => {
    app = await TestApp.start({ otherwise: answer('Hello.') });
    const window = await app.connect();
    const { path } = await window.get('openWorkspace', { path: app.workspace.path });
    await expect(sendMessage(window, 'Hi')).rejects.toThrow('needsTrust');
    await answerTrust(window, path, 'writable');
    await window.until(() => window.app.workspace?.trust === 'writable');
    await sendMessage(window, 'Hi');
    await waitForTurnEnd(window);
    const other = await app.connect();
    expect(await other.get('openWorkspace', { path })).toMatchObject({ trust: 'writable' });
  });

  it('reports a problem with a folder and keeps showing the current folder', async () => {
    app = await TestApp.start();
    const window = await app.openWindow();
    const opened = await window.ask('openWorkspace', { path: join(app.workspace.path, 'gone') });
    expect(opened).toMatchObject({ ok: false, error: { type: 'missing' } });
    expect(window.app.workspace?.path).toBe(app.workspace.path);
  });

  it('runs nothing from a folder’s git configuration until the folder is trusted', async () => {
    app = await TestApp.start();
    const traps = plantGitTraps(app.workspace.path, join(app.dataFolder.path, 'marks'));
    const window = await app.connect();
    await window.get('openWorkspace', { path: app.workspace.path });
    await window.get('listThreads', { search: '' });
    await window.get('listFolders', { typed: `${app.workspace.path}/` });
    await window.get('openFile', { path: 'README.md', line: 1 });
    await window.until(() => window.app.models.length > 0);
    expect(traps.sprung()).toEqual([]);
  });

  it('names the source of each setting and opens that settings file only', async () => {
    app = await TestApp.start();
    const window = await app.connect();
    expect(window.app.host.environment).toEqual(['WORKCELL_LOG_LEVEL']);
    await window.get('changeSettings', { theme: 'dark' });
    await window.until(() => window.app.settings.lines.theme !== undefined);
    expect(await window.get('openSettingsFile', { line: window.app.settings.lines.theme ?? null })).toEqual({
      how: 'folder',
    });
    await rm(window.app.settings.file);
    expect(await window.ask('openSettingsFile', { line: null })).toMatchObject({
      ok: false,
      error: { type: 'missing' },
    });
  });

  it('keeps working and reports it if the data folder is not writable', async () => {
    app = await TestApp.start({ otherwise: answer('Hello.'), dataFolderProblem: 'ENOTDIR: not a directory' });
    const window = await app.openWindow();
    expect(window.app.alerts).toMatchObject([{ id: 'dataFolder', severity: 'critical' }]);
    expect(await window.ask('changeSettings', { theme: 'dark' })).toMatchObject({ error: { type: 'notSaved' } });
    const trusted = await answerTrust(window, app.workspace.path, 'writable');
    expect(trusted).toMatchObject({ error: { type: 'notKept', message: expect.stringContaining('trust.json') } });
    await window.until(() => window.app.settings.problems.length > 0 && window.app.settings.values.theme === 'dark');
    expect(window.app.alerts.map(({ id }) => id)).toEqual(['dataFolder']);
    await sendMessage(window, 'Hi');
    expect((await waitForTurnEnd(window)).status).toBe('completed');
    expect(window.app).toMatchObject({
      workspace: { trust: 'writable' },
      recentFolders: [{ name: expect.any(String) }],
    });
    expect(app.reports).toEqual([]);
  });

  it('resets only the window that changes its folder, and lists the folder for all', async () => {
    app = await TestApp.start({ otherwise: answer('Hello.') });
    const [moving, staying] = [await app.openWindow(), await app.openWindow()];
    const threadId = await sendMessage(moving, 'Hi');
    await waitForTurnEnd(moving);
    const other = join(app.dataFolder.path, 'other-folder');
    await mkdir(other);
    await moving.get('openWorkspace', { path: other });
    expect(moving.app).toMatchObject({ workspace: { path: other }, openThread: null, threads: [] });
    expect(staying.app.workspace?.path).toBe(app.workspace.path);
    const recent = await staying.until(() => staying.app.recentFolders[0]?.path === other && staying.app.recentFolders);
    expect(recent.map(({ path }) => path)).toEqual([other, app.workspace.path]);
    await moving.get('openWorkspace', { path: app.workspace.path });
    expect(moving.app.threads.map(({ id }) => id)).toEqual([threadId]);
  });

  it('lists the threads of added folders in each window, runs nothing there, and opens one of them in one step', async () => {
    app = await TestApp.start({ otherwise: answer('Hello.') });
    const [first, second] = [await app.openWindow(), await app.openWindow()];
    const threadId = await sendMessage(first, 'Hi');
    await waitForTurnEnd(first);
    const other = join(app.dataFolder.path, 'other-folder');
    await mkdir(other);
    // Its own repository, or git would write the traps into one above it.
    execFileSync('git', ['init', '--quiet', other]);
    const traps = plantGitTraps(other, join(app.dataFolder.path, 'marks'));
    expect(await first.ask('addListedFolder', { path: join(other, 'gone') })).toMatchObject({
      ok: false,
      error: { type: 'missing' },
    });
    await first.get('addListedFolder', { path: other });
    const folders = [app.workspace.path, other];
    const listed = (window: typeof first) => window.app.listedFolders.map(({ path }) => path);
    for (const window of [first, second]) await window.until(() => isDeepStrictEqual(listed(window), folders));
    await second.get('openWorkspace', { path: other });
    expect(second.app.openThread).toBe(null);
    expect(second.app.threads.map(({ id }) => id)).toEqual([threadId]);
    const elsewhere = await app.openWindow();
    const opened = elsewhere.received.length;
    await elsewhere.get('openWorkspace', { path: other });
    await elsewhere.get('openWorkspace', { path: app.workspace.path, threadId });
    expect(elsewhere.app).toMatchObject({ workspace: { path: app.workspace.path }, openThread: threadId });
    const resets = elsewhere.received.slice(opened).filter(({ name }) => name === 'appReset');
    expect(resets).toHaveLength(2);
    expect(traps.sprung()).toEqual([]);
    // A drive that does not respond is not called again for a thread.
    const clock = new ManualClock();
    let answerLate = (): void => undefined;
    const late = tryWithTimeout(clock, other, () => new Promise<void>((resolve) => (answerLate = resolve)), undefined);
    clock.advance(5_000);
    await late;
    const silent = { ok: false, error: { type: 'silent', path: other } };
    expect(await elsewhere.ask('openWorkspace', { path: other, threadId })).toMatchObject(silent);
    expect(await elsewhere.ask('openWorkspace', { path: other })).toMatchObject({ ok: true });
    await elsewhere.get('openWorkspace', { path: app.workspace.path, threadId });
    answerLate();
    await expect.poll(() => isSilent(other)).toBe(false);
    // A link in its place is not followed.
    await rename(other, `${other}-away`);
    await symlink(`${other}-away`, other);
    for (const input of [{ path: other }, { path: other, threadId }])
      expect(await elsewhere.ask('openWorkspace', input)).toMatchObject({
        ok: false,
        error: { type: 'elsewhere', path: other, leadsTo: `${other}-away` },
      });
    expect(elsewhere.app.workspace?.path).toBe(app.workspace.path);
    await first.until(() => first.app.listedFolders[1]?.problem?.type === 'elsewhere');
    await rm(other);
    await app.restart();
    const later = await app.openWindow();
    expect(listed(later)).toEqual(folders);
    await later.get('removeListedFolder', { path: other });
    await later.until(() => later.app.listedFolders.length < 2);
  });

  it('moves a window to where the user went last, however long an earlier folder takes to open', async () => {
    app = await TestApp.start({ otherwise: answer('Hello.') });
    const window = await app.openWindow();
    const threadId = await sendMessage(window, 'Hi');
    await waitForTurnEnd(window);
    const here = app.workspace.path;
    const [one, two] = [join(app.dataFolder.path, 'one'), join(app.dataFolder.path, 'two')];
    for (const folder of [one, two]) await mkdir(folder);
    const moves = () => window.received.filter(({ name }) => name === 'appReset').length;
    const before = moves();
    await Promise.all([window.get('openWorkspace', { path: one }), window.get('openThread', { threadId })]);
    await Promise.all([window.get('openWorkspace', { path: one }), window.get('leaveThread', {})]);
    expect([window.app.workspace?.path, moves() - before]).toEqual([here, 0]);
    await Promise.all([window.get('openWorkspace', { path: one }), window.get('openWorkspace', { path: two })]);
    expect([window.app.workspace?.path, moves() - before]).toEqual([two, 1]);
    // The page only reads again what it shows.
    const again = window.get('openThread', { threadId, again: true });
    await Promise.all([window.get('openWorkspace', { path: here }), again]);
    expect(window.app.workspace?.path).toBe(here);
    await Promise.all([window.get('openWorkspace', { path: two }), window.get('leaveThread', { again: true })]);
    expect(window.app.workspace?.path).toBe(two);
  });

  it('notifies each window when the branch of its folder changes', async () => {
    app = await TestApp.start();
    const window = await app.openWindow();
    const git = join(app.workspace.path, '.git');
    await writeFile(join(git, 'HEAD.lock'), 'ref: refs/heads/other\n');
    await rename(join(git, 'HEAD.lock'), join(git, 'HEAD'));
    await window.until(() => window.app.workspace?.branch === 'other');
  });

  it('leaves files from a newer version unchanged, reports them, and keeps answers in memory until it quits', async () => {
    app = await TestApp.start();
    const file = join(app.dataFolder.path, 'trust.json');
    const newer = '{"version":2,"answers":[]}';
    await writeFile(file, newer);
    await app.restart();
    const window = await app.connect();
    await window.get('openWorkspace', { path: app.workspace.path });
    expect(window.app.alerts).toContainEqual(
      expect.objectContaining({ id: 'ownFiles', fact: expect.stringContaining('trust.json') }),
    );
    const path = app.workspace.path;
    expect(await answerTrust(window, path, 'writable')).toMatchObject({ error: { type: 'notKept' } });
    await window.until(() => window.app.workspace?.trust === 'writable');
    expect(await readFile(file, 'utf8')).toBe(newer);
  });

  it('saves settings and notifies every window', async () => {
    app = await TestApp.start();
    const [one, two] = [await app.connect(), await app.connect()];
    await one.get('changeSettings', { theme: 'dark', textSize: 120 });
    await two.until(() => two.app.settings.values.theme === 'dark');
    expect(await readFile(join(app.dataFolder.path, 'config.toml'), 'utf8')).toContain('text_size = 120');
  });

  it('sends every window the edits in config.toml, and the errors with their line numbers', async () => {
    app = await TestApp.start();
    const [one, two] = [await app.connect(), await app.connect()];
    const file = join(app.dataFolder.path, 'config.toml');
    await writeFile(file, 'theme = "dark"\ntext_size = 900\n');
    for (const window of [one, two]) {
      await window.until(() => window.app.settings.values.theme === 'dark');
      const alert = await window.until(() => window.app.alerts.find(({ id }) => id === 'options'));
      expect(alert.fact).toContain('config.toml line 2: "text_size" is not');
      const names = window.received.map(({ name }) => name);
      expect(names.lastIndexOf('alertsChanged')).toBeGreaterThan(names.indexOf('settingsChanged'));
    }
    await writeFile(file, 'theme = "dark"\n');
    await two.until(() => !two.app.alerts.some(({ id }) => id === 'options'));
    expect(await readFile(file, 'utf8')).toBe('theme = "dark"\n');
  });

  it('sends every window the pane layout and restores it after a restart without an entry in config.toml', async () => {
    app = await TestApp.start();
    const [one, two] = [await app.connect(), await app.connect()];
    await one.get('changeLayout', { sheetWidth: 300, diffView: 'sideBySide' });
    await two.until(() => two.app.layout.sheetWidth === 300);
    await app.restart();
    const after = await app.connect();
    await after.until(() => after.app.layout.sheetWidth === 300 && after.app.layout.diffView === 'sideBySide');
    expect(await readFile(join(app.dataFolder.path, 'config.toml'), 'utf8')).not.toContain('300');
  });

  it('restarts a failed Codex on request', async () => {
    app = await TestApp.start();
    const window = await app.openWindow();
    await window.until(() => window.app.cli.phase === 'ready');
    editAppSettings(app.dataFolder.path, { codex_binary: '/no/such/codex' });
    await window.until(
      () => window.app.cli.phase === 'ready' && window.app.alerts.some(({ id }) => id === 'codexBinary'),
    );
    await window.get('restartCodex', null);
    await window.until(() => window.app.cli.phase === 'failed' && window.app.alerts.some(({ id }) => id === 'cli'));
    await window.get('chooseCodex', { codex: 'usual' });
    await window.get('restartCodex', null);
    await window.until(() => window.app.cli.phase === 'ready');
    expect(window.app.alerts.map(({ id }) => id)).not.toContain('cli');
  });

  it('shows where the config.toml of Codex is invalid, and stays usable', async () => {
    app = await TestApp.start();
    await writeFile(join(app.codexHome.path, 'config.toml'), 'model = [\n');
    const window = await app.openWindow();
    const alert = await window.until(() => window.app.alerts.find(({ id }) => id.startsWith('codexConfig:Invalid')));
    expect(alert).toMatchObject({ surface: 'banner', severity: 'warning', commands: ['restartCodex', 'showConfig'] });
    expect(alert.remedy).toContain('config.toml:');
    await window.until(() => window.app.models.length > 0);
    await window.get('dismissAlert', { id: alert.id });
    await window.until(() => !window.app.alerts.some(({ id }) => id === alert.id));
  });

  it('quotes the reason if Codex quits because of a config.toml entry that it no longer accepts', async () => {
    app = await TestApp.start({ config: { approval_policy: 'untrusted' } });
    const window = await app.openWindow();
    const alert = await window.until(() => window.app.alerts.find(({ id }) => id === 'cli'));
    expect(alert).toMatchObject({
      fact: 'Codex stopped with exit code 1.',
      remedy: expect.stringMatching(/approval_policy = "untrusted" is no longer supported; remove this setting\. Your/),
    });
  });

  it('opens the folder named at startup in a new window, and reports it if that fails', async () => {
    app = await TestApp.start({ firstView: { workspace: '/no/such/folder' } });
    const window = await app.connect();
    expect(window.app).toMatchObject({
      workspace: null,
      alerts: [{ id: 'workspace:/no/such/folder', commands: ['openFolder'] }],
    });
  });

  it('lets two threads run in parallel', async () => {
    app = await TestApp.start({ otherwise: run('true') });
    const [one, two] = [await app.openWindow(), await app.openWindow()];
    const threads = [await sendMessage(one, 'One'), await sendMessage(two, 'Two')];
    const waiting = await one.until(() => one.waiting.length === 2 && one.waiting);
    expect(new Set(waiting.map(({ threadId }) => threadId))).toEqual(new Set(threads));
    for (const { id } of waiting)
      await two.get('resolveApproval', { approvalId: id, decision: { type: 'cancelTurn' } });
    expect((await waitForTurnEnd(one)).status).toBe('interrupted');
    expect((await waitForTurnEnd(two)).status).toBe('interrupted');
  });
});
