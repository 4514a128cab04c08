import { readdir } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCodexConfig } from '../../fixtures/provider/codex-config.ts';
import { ScriptedProvider } from '../../fixtures/provider/provider.ts';
import { answer, run } from '../../fixtures/provider/script.ts';
import { readProcessTable } from '../processes/process-table.ts';
import type { CodexServer } from './codex-server.ts';
import { CodexBench } from './testing/codex-bench.ts';

/** A shell with one child in its group, one that left the group, and one that left its parent too. */
const command = 'sleep 1001 & setsid sleep 1002 & (setsid sleep 1003 &); wait';
/** An MCP server that neither answers nor ends on request. */
const stubborn = { command: 'sh', args: ['-c', "trap '' TERM; while :; do sleep 1; done"] };

describe.runIf(process.platform === 'linux')('commands outside the sandbox and MCP servers', () => {
  let bench: CodexBench;
  let provider: ScriptedProvider;
  let server: CodexServer;
  beforeEach(async () => {
    bench = await CodexBench.open();
    provider = await ScriptedProvider.start({ steps: [run(command, { yieldMs: 60_000 })], otherwise: answer('Done.') });
    await bench.writeConfig(createCodexConfig(provider.baseUrl, { config: { mcp_servers: { stubborn } } }));
    server = bench.server({ restartsByItself: () => false });
    await begin();
  });
  afterEach(async () => {
    await bench.close();
    await provider.stop();
  });

  /** Starts a turn that runs the command, and waits for Codex, the shell and its three children. */
  async function begin(): Promise<void> {
    const started = await server.request('thread/start', {
      cwd: bench.codexHome,
      approvalPolicy: 'never',
      sandbox: 'danger-full-access',
    });
    if (!started.ok) throw new Error(JSON.stringify(started.error));
    const threadId = started.value.thread.id;
    const input = [{ type: 'text' as const, text: 'Sleep.', text_elements: [] }];
    await server.request('turn/start', { threadId, input });
    await expect.poll(relatives, { timeout: 10_000 }).toMatchObject({ marked: 5, mcpServer: true });
  }

  /** The recorded Codex, as last seen. */
  let known: { mark: string; pid: number } | null = null;
  /** Counts the running processes with Codex's mark, and checks whether an MCP server runs. */
  async function relatives() {
    const [name] = await readdir(bench.recordsFolder).catch(() => []);
    const [pid] = await bench.recordedPids();
    if (name !== undefined && pid !== undefined) known = { mark: name.replace('.json', ''), pid };
    const table = readProcessTable();
    return {
      marked: table.filter(({ mark }) => mark === known?.mark).length,
      mcpServer: table.some(({ session, pid }) => session === known?.pid && pid !== known?.pid),
    };
  }

  it('commands outside the sandbox and MCP servers end with Codex when it is stopped', async () => {
    await server.stop();
    expect(await relatives()).toEqual({ marked: 0, mcpServer: false });
  });

  it('commands outside the sandbox and MCP servers end when Codex is killed, before its end is reported', async () => {
    const ended = new Promise((resolve) => server.onGenerationEnd(resolve));
    process.kill(known?.pid ?? 0, 'SIGKILL');
    await ended;
    expect(await relatives()).toEqual({ marked: 0, mcpServer: false });
  });
});
