import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { answer, run } from '../../fixtures/provider/script.ts';
import type { ListedProcess } from '../../shared/processes/listed-process.ts';
import { identifyProcess } from '../processes/process-identity.ts';
import { sendMessage, TestApp, waitForTurnEnd } from './testing/test-app.ts';
import type { TestWindow } from './testing/test-window.ts';

// Tests the app's reports about processes: a real Codex with a real MCP server and a real command that outlives its
// turn.

const program = join(import.meta.dirname, '../../fixtures/mcp-server/main.ts');
const token = `ghp_${'aB3dE5fG7h'.repeat(4)}`;
const command = 'echo begun; tail -f /dev/null & wait';

let app: TestApp;
afterEach(() => app.end());

const listed = async (window: TestWindow) => (await window.get('listProcesses', null)).processes;
const isOf = (kind: ListedProcess['kind']) => (process: ListedProcess) => process.kind === kind;

/** Resolves with a window whose command outlives its turn and whose MCP server is running. */
async function begin(): Promise<TestWindow> {
  app = await TestApp.start({
    steps: [run(command, { yieldMs: 300 }), answer('It goes on.')],
    config: {
      approval_policy: 'never',
      sandbox_mode: 'danger-full-access',
      mcp_servers: { notes: { command: process.execPath, args: [program, token] } },
    },
  });
  const window = await app.openWindow();
  await sendMessage(window, 'Begin', { mode: 'config' });
  await waitForTurnEnd(window);
  await expect
    .poll(() => listed(window), { timeout: 10_000 })
    .toEqual(
      expect.arrayContaining([
        expect.objectContaining({ kind: 'appServer' }),
        expect.objectContaining({ kind: 'mcpServer', server: 'notes' }),
        expect.objectContaining({ kind: 'backgroundCommand' }),
      ]),
    );
  return window;
}

describe.runIf(process.platform === 'linux')('the processes of the app', () => {
  it('lists the processes of the app with kind, memory, start and owner, and without secrets', async () => {
    const window = await begin();
    const { budgetBytes, count, memoryBytes, processes } = await window.get('listProcesses', null);
    const sizes = processes.map((process) => process.memoryBytes);
    expect(sizes).toEqual(sizes.toSorted((one, other) => other - one));
    expect(count).toBe(processes.length);
    expect(memoryBytes).toBe(sizes.reduce((sum, size) => sum + size, 0));
    expect(budgetBytes).toBe(4_000_000_000);
    expect(new Set(processes.map(({ pid }) => pid))).not.toContain(process.pid);

    const codex = processes.find(isOf('appServer'));
    expect(codex).toMatchObject({
      startedIn: 'this',
      end: 'restart',
      commandLine: expect.stringContaining('app-server'),
    });
    expect(codex?.memoryBytes).toBeGreaterThan(10_000_000);
    const shell = processes.find(({ commandLine }) => commandLine.includes('echo begun'));
    expect(shell).toMatchObject({ thread: { title: 'Begin' }, folder: app.workspace.path, end: 'end' });
    expect(Math.abs(Date.now() - (shell?.startedAt ?? 0))).toBeLessThan(60_000);
    const child = processes.find(({ commandLine }) => commandLine === 'tail -f /dev/null');
    expect(child).toMatchObject({ kind: 'backgroundCommand', thread: { title: 'Begin' } });
    expect(JSON.stringify(processes)).not.toContain(token.slice(4));
  });

  it('ends processes with their descendants, and only while they are the same', async () => {
    const window = await begin();
    const processes = await listed(window);
    const shell = processes.find(({ commandLine }) => commandLine.includes('echo begun'));
    const child = processes.find(({ commandLine }) => commandLine === 'tail -f /dev/null');
    const server = processes.find(isOf('mcpServer'));
    if (shell === undefined || child === undefined || server === undefined) throw new Error('They were listed');
    const { pid, startMark } = shell;
    expect(await window.ask('endProcess', { pid, startMark: `${startMark}1` })).toMatchObject({
      error: { type: 'gone' },
    });
    const own = await identifyProcess(process.pid);
    expect(await window.ask('endProcess', { pid: process.pid, startMark: own?.startMark ?? '' })).toMatchObject({
      error: { type: 'gone' },
    });
    expect(await identifyProcess(pid)).not.toBeNull();

    await window.get('endProcess', { pid, startMark });
    expect(await identifyProcess(pid)).toBeNull();
    expect(await identifyProcess(child.pid)).toBeNull();
    await window.get('endProcess', { pid: server.pid, startMark: server.startMark });
    expect(await identifyProcess(server.pid)).toBeNull();
    const left = await listed(window);
    expect(left.some(isOf('appServer'))).toBe(true);
    expect(left.some(isOf('mcpServer')) || left.some(isOf('backgroundCommand'))).toBe(false);
  });

  it('refuses to end the running Codex from the process list', async () => {
    const window = await begin();
    const codex = (await listed(window)).find(isOf('appServer'));
    if (codex === undefined) throw new Error('It was listed');
    const { pid, startMark } = codex;
    expect(await window.ask('endProcess', { pid, startMark })).toMatchObject({ error: { type: 'gone' } });
    expect(await identifyProcess(pid)).toMatchObject({ startMark });
  });
});
