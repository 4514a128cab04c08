import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { McpServerDraft } from '../../../shared/catalogs/mcp/mcp-settings.ts';
import { killCodex } from '../../app/testing/kill-codex.ts';
import { TestApp } from '../../app/testing/test-app.ts';
import type { TestWindow } from '../../app/testing/test-window.ts';
import type { AskOutside } from '../../host/program-confirmations.ts';
import type { ProgramQuestion } from '../../host/program-question.ts';
import { readProcessTable } from '../../processes/process-table.ts';

// Tests the servers of a real config.toml, edited by the real Codex.

const program = join(import.meta.dirname, '../../../fixtures/mcp-server/main.ts');
const secret = 'tok-5f1c90aa77';
const draft = (change: Partial<Extract<McpServerDraft['way'], { kind: 'program' }>> = {}): McpServerDraft => ({
  way: { kind: 'program', command: process.execPath, args: [program], folder: null, variables: [], ...change },
  startupSeconds: null,
});

let app: TestApp;
afterEach(() => app.end());

const configFile = () => join(app.codexHome.path, 'config.toml');
const config = () => readFile(configFile(), 'utf8');
const settings = async (window: TestWindow, name: string) => {
  const found = (await window.get('listMcpSettings', null)).find((server) => server.name === name);
  if (found === undefined) throw new Error(`There is no server ${name}`);
  return found;
};
const version = async (window: TestWindow, name: string) => (await settings(window, name)).version ?? '';

/** Answers the questions about programs, and records them. */
function answering(answer: () => 'yes' | 'no' | 'cannotAsk') {
  const asked: ProgramQuestion[] = [];
  const askOutside: AskOutside = async (question) => {
    asked.push(question);
    return answer();
  };
  return { asked, askOutside };
}

describe('a program or an address that a window names as a server', () => {
  it('does not write or start an MCP server before the user allows it outside the page', async () => {
    let said: 'yes' | 'no' | 'cannotAsk' = 'no';
    const { asked, askOutside } = answering(() => said);
    app = await TestApp.start({ askOutside });
    const window = await app.openWindow();
    const before = await config();
    const sprung = join(app.dataFolder.path, 'sprung');
    const trap = draft({
      command: '/bin/sh',
      args: ['-c', `touch '${sprung}'`],
      variables: [
        { name: 'API_KEY', value: secret },
        { name: 'LD_PRELOAD', value: '/nowhere/a.so' },
      ],
    });
    const write = (replaces: string | null = null, written = trap) =>
      window.ask('writeMcpServer', { name: 'trap', draft: written, replaces });
    expect(await write()).toMatchObject({ error: { type: 'notConfirmed', why: 'declined' } });
    said = 'cannotAsk';
    expect(await write()).toMatchObject({ error: { type: 'notConfirmed', why: 'cannotAsk' } });
    expect(await write(null, draft({ args: ['x'.repeat(5_000)] }))).toMatchObject({ error: { why: 'tooLong' } });
    await window.get('testMcpServer', { name: 'trap' });
    expect(await config()).toBe(before);
    expect(existsSync(sprung)).toBe(false);
    expect(asked[0]?.lines.join('')).toContain("touch '");
    expect(asked[0]?.lines).toContain('Variable "LD_PRELOAD": "/nowhere/a.so"');
    expect(JSON.stringify(asked)).not.toContain(secret);

    said = 'yes';
    expect(await write()).toMatchObject({ ok: true });
    await window.get('testMcpServer', { name: 'trap' });
    expect(existsSync(sprung)).toBe(true);
    const count = asked.length;
    // Only the startup timeout is new.
    const variables = ['API_KEY', 'LD_PRELOAD'].map((name) => ({ name, value: null }));
    const kept = draft({ command: '/bin/sh', args: ['-c', `touch '${sprung}'`], variables });
    expect(await write(await version(window, 'trap'), { ...kept, startupSeconds: 9 })).toMatchObject({ ok: true });
    expect(asked).toHaveLength(count);
    said = 'no';
    const other = draft({ command: '/bin/true', args: [], variables });
    expect(await write(await version(window, 'trap'), other)).toMatchObject({ error: { why: 'declined' } });
    expect(asked.at(-1)?.lines).toEqual([
      'Program: "/bin/true"',
      'Variable "API_KEY": not shown, 14 characters',
      'Variable "LD_PRELOAD": "/nowhere/a.so"',
    ]);
    const without = draft({ command: '/bin/sh', args: ['-c', `touch '${sprung}'`] });
    expect(await write(await version(window, 'trap'), without)).toMatchObject({ error: { why: 'declined' } });
    const way = { kind: 'address' as const, url: 'https://evil.example/', tokenVariable: 'HOME', headers: [] };
    expect(await write(await version(window, 'trap'), { way, startupSeconds: null })).toMatchObject({
      error: { why: 'declined' },
    });
    expect(await config()).not.toMatch(/evil|true"/);
  });

  it('asks once about an MCP server for two windows, and writes nothing for a window that has left', async () => {
    const answered = Promise.withResolvers<'yes'>();
    const asked: ProgramQuestion[] = [];
    app = await TestApp.start({
      askOutside: (question) => {
        asked.push(question);
        return answered.promise;
      },
    });
    const [one, two, gone] = [await app.openWindow(), await app.connect(), await app.connect()];
    const write = (window: TestWindow) =>
      window.ask('writeMcpServer', { name: 'notes', draft: draft(), replaces: null });
    const both = [write(one), write(two)];
    void write(gone).catch(() => null);
    await vi.waitUntil(() => asked.length === 1, { timeout: 30_000 });
    expect(await one.ask('writeMcpServer', { name: 'other', draft: draft(), replaces: null })).toMatchObject({
      error: { type: 'notConfirmed', why: 'busy' },
    });
    gone.close();
    expect(await config()).not.toContain('notes');
    answered.resolve('yes');
    const replies = await Promise.all(both);
    // The second request finds that the name is taken.
    expect(replies.filter(({ ok }) => ok)).toHaveLength(1);
    expect(asked).toHaveLength(1);
  });
});

describe("a folder's own program", () => {
  const inFolder = async (own: string, user: string) => {
    const { path } = app.workspace;
    await mkdir(join(path, '.codex'), { recursive: true });
    await writeFile(join(path, '.codex/config.toml'), own);
    const trusted = `[projects.${JSON.stringify(path)}]\ntrust_level = "trusted"\n`;
    await writeFile(configFile(), `${await config()}\n${trusted}${user}`);
  };

  it('a folder’s own MCP server is not written into config.toml in CODEX_HOME before the user allows it outside the page', async () => {
    const { asked, askOutside } = answering(() => 'no');
    app = await TestApp.start({ askOutside });
    await inFolder(
      '[mcp_servers.both]\ncommand = "/folder/evil"\nargs = ["--now"]\nenv = { NODE_OPTIONS = "--require /folder/a.js" }\n',
      '[mcp_servers.both]\ncommand = "true"\nstartup_timeout_sec = 5\n',
    );
    const window = await app.openWindow();
    const before = await config();
    const both = await settings(window, 'both');
    expect(both).toMatchObject({
      way: { command: '/folder/evil', args: ['--now'] },
      own: { way: { command: 'true', args: [], variables: [] }, startupSeconds: 5 },
    });
    const variables = [{ name: 'NODE_OPTIONS', value: null }];
    const evil = draft({ command: '/folder/evil', args: ['--now'], variables });
    const write = (written: McpServerDraft) =>
      window.ask('writeMcpServer', { name: 'both', draft: written, replaces: both.version });
    for (const written of [evil, { ...evil, startupSeconds: 9 }]) {
      expect(await write(written)).toMatchObject({ error: { why: 'declined' } });
    }
    expect(asked.map(({ lines }) => lines)).toEqual([
      // The folder's variable is not written, so it is not in the question.
      ['Program: "/folder/evil"', 'Argument 1: "--now"'],
      ['Program: "/folder/evil"', 'Argument 1: "--now"'],
    ]);
    expect(await config()).toBe(before);

    // Values that config.toml itself has need no question.
    expect(await write({ ...draft({ command: 'true', args: [] }), startupSeconds: 9 })).toMatchObject({ ok: true });
    expect(asked).toHaveLength(2);
    const { version: now } = await settings(window, 'both');
    await window.get('switchMcpServer', { name: 'both', version: now ?? '', on: false });
    expect(await config()).toContain('startup_timeout_sec = 9');
    expect(await config()).not.toMatch(/evil|--now|a\.js/);
  });

  it('a folder’s own MCP server is not written by a request for a new server of its name', async () => {
    const { asked, askOutside } = answering(() => 'yes');
    app = await TestApp.start({ askOutside });
    await inFolder('[mcp_servers.here]\ncommand = "/folder/evil"\n', '');
    const window = await app.openWindow();
    const evil = draft({ command: '/folder/evil', args: [] });
    for (const [replaces, type] of [
      [null, 'taken'],
      ['made up', 'changed'],
    ] as const) {
      expect(await window.ask('writeMcpServer', { name: 'here', draft: evil, replaces })).toMatchObject({
        error: { type },
      });
    }
    expect(asked).toEqual([]);
    expect(await config()).not.toContain('evil');
  });
});

describe('what the user allowed', () => {
  it('writes exactly what the user allowed, whatever is requested or changes in the meantime', async () => {
    const answers: ((said: 'yes') => void)[] = [];
    app = await TestApp.start({
      askOutside: () => new Promise((resolve) => answers.push(resolve)),
      config: { mcp_servers: { notes: { command: 'true', env: { MODE: 'quiet' } } } },
    });
    const window = await app.openWindow();
    const variables = [{ name: 'MODE', value: null }];
    const write = (command: string, replaces: string | null) =>
      window.ask('writeMcpServer', { name: 'notes', draft: draft({ command, args: [], variables }), replaces });
    const first = await version(window, 'notes');
    const allowed = write('/bin/allowed', first);
    await vi.waitUntil(() => answers.length === 1, { timeout: 30_000 });
    expect(await write('/bin/other', first)).toMatchObject({ error: { why: 'busy' } });
    // A kept value changes while the question is open.
    await writeFile(configFile(), (await config()).replace('"quiet"', '"loud"'));
    answers[0]?.('yes');
    expect(await allowed).toMatchObject({ error: { type: 'changed' } });
    expect(await config()).not.toMatch(/allowed|other/);

    const again = write('/bin/allowed', await version(window, 'notes'));
    await vi.waitUntil(() => answers.length === 2, { timeout: 30_000 });
    // Something else in the file changes.
    await writeFile(configFile(), `# Mine\n${await config()}`);
    answers[1]?.('yes');
    expect(await again).toMatchObject({ ok: true });
    expect(await config()).toMatch(/# Mine.*command = "\/bin\/allowed"/s);

    // The confirmation counted once.
    await window.get('removeMcpServer', { name: 'notes', version: await version(window, 'notes') });
    const third = write('/bin/allowed', null);
    await vi.waitUntil(() => answers.length === 3, { timeout: 30_000 });
    expect(await config()).not.toContain('/bin/allowed');
    answers[2]?.('yes');
    expect(await third).toMatchObject({ ok: true });
  });
});

describe('the servers of config.toml', () => {
  it('MCP servers in config.toml are added, tested, edited, toggled and removed, and the rest of the file is untouched', async () => {
    app = await TestApp.start();
    await writeFile(configFile(), `# Mine\n${await config()}`);
    const before = await config();
    const window = await app.openWindow();
    const variables = [
      { name: 'TOKEN', value: secret },
      { name: 'MODE', value: 'quiet' },
    ];
    await window.get('writeMcpServer', { name: 'notes', draft: draft({ variables }), replaces: null });
    expect(await config()).toContain(`TOKEN = "${secret}"`);
    expect(await window.get('testMcpServer', { name: 'notes' })).toMatchObject({
      type: 'answered',
      tools: 6,
      resources: 1,
    });
    const added = await settings(window, 'notes');
    expect(added).toMatchObject({
      way: { kind: 'program', args: [program], variables: ['MODE', 'TOKEN'] },
      isOn: true,
      layers: [{ kind: 'user', place: configFile() }],
    });
    expect(await window.ask('writeMcpServer', { name: 'notes', draft: draft(), replaces: null })).toMatchObject({
      error: { type: 'taken' },
    });

    // A value that is only named stays. A value that is not named is removed.
    const kept = draft({ args: [program, '--garbage'], variables: [{ name: 'TOKEN', value: null }] });
    await window.get('writeMcpServer', { name: 'notes', draft: kept, replaces: added.version });
    expect(await config()).toContain(`TOKEN = "${secret}"`);
    expect(await config()).not.toContain('MODE');
    await window.get('switchMcpServer', { name: 'notes', version: await version(window, 'notes'), on: false });
    expect(await settings(window, 'notes')).toMatchObject({ isOn: false });
    await window.get('removeMcpServer', { name: 'notes', version: await version(window, 'notes') });
    expect((await config()).trim()).toBe(before.trim());
  });

  it('MCP servers in config.toml are not overwritten if something else changed them in the meantime', async () => {
    app = await TestApp.start({ config: { mcp_servers: { notes: { command: 'true' } } } });
    const window = await app.openWindow();
    const { version: read } = await settings(window, 'notes');
    await writeFile(configFile(), (await config()).replace('"true"', '"false"'));
    for (const refused of [
      await window.ask('switchMcpServer', { name: 'notes', version: read ?? '', on: false }),
      await window.ask('removeMcpServer', { name: 'notes', version: read ?? '' }),
      await window.ask('writeMcpServer', { name: 'notes', draft: draft(), replaces: read }),
    ]) {
      expect(refused).toMatchObject({ error: { type: 'changed' } });
    }
    expect(await config()).toContain('command = "false"');
  });

  it('MCP servers in config.toml switch to an address, and are refused if Codex refuses them', async () => {
    app = await TestApp.start({
      config: { mcp_servers: { 'odd/name.x': { command: 'true', env: { A: '1' }, tool_timeout_sec: 7 } } },
    });
    const window = await app.openWindow();
    const headers = [{ name: 'X-Key', value: secret }];
    const address = { way: { kind: 'address' as const, url: 'http://127.0.0.1:9/', tokenVariable: null, headers } };
    const write = async (startupSeconds: number | null, name = 'odd/name.x') =>
      await window.ask('writeMcpServer', {
        name,
        draft: { ...address, startupSeconds },
        replaces: await version(window, name),
      });
    expect(await write(5)).toMatchObject({ ok: true });
    expect(await settings(window, 'odd/name.x')).toMatchObject({
      way: { kind: 'address', url: 'http://127.0.0.1:9/', headers: ['X-Key'] },
      startupSeconds: 5,
    });
    expect(await config()).toContain('tool_timeout_sec = 7');
    const unreachable = await window.get('testMcpServer', { name: 'odd/name.x' });
    expect(unreachable).toMatchObject({ type: 'failed', message: expect.stringContaining('127.0.0.1:9') });
    await writeFile(configFile(), 'model = [');
    expect(await window.ask('listMcpSettings', null)).toMatchObject({ error: { type: 'codexNotReady' } });
  });

  it('MCP servers in config.toml of a trusted workspace show their origin and cannot be edited here', async () => {
    app = await TestApp.start();
    const { path } = app.workspace;
    await mkdir(join(path, '.codex'), { recursive: true });
    await writeFile(join(path, '.codex/config.toml'), '[mcp_servers.here]\ncommand = "true"\n');
    await writeFile(configFile(), `${await config()}\n[projects.${JSON.stringify(path)}]\ntrust_level = "trusted"\n`);
    const window = await app.openWindow();
    expect(await settings(window, 'here')).toMatchObject({
      layers: [{ kind: 'project', place: join(path, '.codex'), keys: ['command'] }],
      version: null,
    });
  });

  it.runIf(process.platform === 'linux')(
    'lists and ends MCP server programs, and leaves none after a canceled test or after Codex',
    async () => {
      const hangs = { command: process.execPath, args: [program, '--hang'], startup_timeout_sec: 100 };
      app = await TestApp.start({ config: { mcp_servers: { hangs } } });
      const window = await app.openWindow();
      expect(await window.get('listMcpProcesses', null)).toEqual([]);
      const listed = () => window.get('listMcpProcesses', null);

      const tested = window.get('testMcpServer', { name: 'hangs' });
      await expect
        .poll(listed, { timeout: 10_000 })
        .toMatchObject([{ server: 'hangs', program: expect.stringContaining('--hang') }]);
      await window.get('cancelMcpTest', { name: 'hangs' });
      expect(await tested).toEqual({ type: 'cancelled' });
      expect(await listed()).toEqual([]);

      await window.get('listTools', null);
      await expect.poll(listed, { timeout: 10_000 }).toHaveLength(1);
      const [running] = await listed();
      if (running === undefined) throw new Error('One was listed');
      expect(running.memoryBytes).toBeGreaterThan(1_000_000);
      expect(Math.abs(Date.now() - running.startedAt)).toBeLessThan(30_000);
      const { pid, startedAt } = running;
      expect(await window.ask('endMcpProcess', { pid, startedAt: startedAt + 1_000_000 })).toMatchObject({ ok: false });
      await window.get('endMcpProcess', { pid, startedAt });
      expect(await listed()).toEqual([]);
      expect(await window.ask('endMcpProcess', { pid, startedAt })).toMatchObject({ error: { type: 'gone' } });

      void window.get('testMcpServer', { name: 'hangs' });
      await expect.poll(listed, { timeout: 10_000 }).toHaveLength(1);
      const [last] = await listed();
      await killCodex(app);
      await window.until(() => window.app.cli.phase !== 'ready');
      await app.shutdown();
      expect(readProcessTable().map((entry) => entry.pid)).not.toContain(last?.pid);
    },
  );

  it('MCP servers in config.toml never send values of variables or headers to windows or the log', async () => {
    app = await TestApp.start();
    const window = await app.openWindow();
    const broken = draft({ args: [program, '--exit'], variables: [{ name: 'TOKEN', value: secret }] });
    await window.get('writeMcpServer', { name: 'notes', draft: broken, replaces: null });
    const answers = [
      await window.get('listMcpSettings', null),
      await window.get('testMcpServer', { name: 'notes' }),
      await window.get('listTools', null),
    ];
    await app.shutdown();
    expect(JSON.stringify([answers, window.received])).not.toContain(secret);
    const files = await readdir(app.dataFolder.path, { recursive: true, withFileTypes: true });
    for (const file of files.filter((found) => found.isFile())) {
      const bytes = await readFile(join(file.parentPath, file.name));
      expect(bytes.includes(secret), file.name).toBe(false);
    }
  });
});
