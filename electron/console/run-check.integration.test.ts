import { execFileSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { realClock } from '../../fixtures/provider/real-clock.ts';
import type { CodexServer } from '../codex/codex-server.ts';
import { ThreadBench } from '../threads/testing/thread-bench.ts';
import { runCheck } from './run-check.ts';
import { runSetupCommand } from './run-setup-command.ts';
import { getUserShell } from './user-shell.ts';

let bench: ThreadBench;
let codex: CodexServer;
beforeEach(async () => {
  bench = await ThreadBench.open();
  codex = bench.start().codex;
});
afterEach(() => bench.close());

const check = (command: string, signal = new AbortController().signal, network = false) => {
  const shell = getUserShell(process.platform, process.env);
  return runCheck({ codex, clock: realClock, shell }, command, bench.folder, signal, { network });
};

/** Returns whether any process has this text in its command line. */
const isAlive = (text: string) => execFileSync('ps', ['axo', 'args'], { encoding: 'utf8' }).includes(text);

describe('a check', () => {
  it('returns how a check ended, with the output of both streams', async () => {
    expect(await check('echo fine')).toMatchObject({ command: 'echo fine', exitCode: 0, output: 'fine\n' });
    expect(await check('echo out; echo err >&2; exit 3')).toMatchObject({ exitCode: 3, output: 'out\nerr\n' });
  });

  it('lets a check write in the folder of its run and not outside', async () => {
    // Not inside the temporary folder.
    const outside = join(bench.codexHome, 'outside');
    expect(await check(`touch inside.txt; touch '${outside}'`)).toMatchObject({
      output: expect.stringContaining(outside),
    });
    expect(existsSync(join(bench.folder, 'inside.txt'))).toBe(true);
    expect(existsSync(outside)).toBe(false);
  });

  it('ends a check when it is aborted', async () => {
    const called = new AbortController();
    const running = check('echo $$ > pid; exec tail -f /dev/null', called.signal);
    await expect.poll(() => existsSync(join(bench.folder, 'pid'))).toBe(true);
    called.abort();
    expect(await running).toMatchObject({ exitCode: null });
  });

  it('reaches the network only if asked to, and still writes nowhere else', async () => {
    const server = createServer((socket) => socket.end('hello')).listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    const outside = join(bench.codexHome, 'outside');
    const command = `touch '${outside}' .git/new; node -e "require('net').connect(${port},'127.0.0.1').on('data',d=>console.log('got',String(d))).on('error',e=>console.log(e.code))"`;
    expect((await check(command)).output).not.toContain('got');
    expect((await check(command, undefined, true)).output).toContain('got hello');
    expect(existsSync(outside)).toBe(false);
    expect(existsSync(join(bench.folder, '.git/new'))).toBe(false);
  });

  it.each([false, true])('with network %s, is ended with everything that it started', async (network) => {
    const name = `sleep 4${randomInt(10 ** 6, 10 ** 7)}`;
    const called = new AbortController();
    const running = check(`(setsid ${name} &) ; echo $$ > pid; exec tail -f /dev/null`, called.signal, network);
    await expect.poll(() => existsSync(join(bench.folder, 'pid'))).toBe(true);
    await expect.poll(() => isAlive(name)).toBe(true);
    called.abort();
    expect(await running).toMatchObject({ exitCode: null });
    await expect.poll(() => isAlive(name)).toBe(false);
  });

  it('leaves no program behind that a command started in the background', async () => {
    const name = `sleep 4${randomInt(10 ** 6, 10 ** 7)}`;
    expect(await check(`(setsid nohup ${name} >/dev/null 2>&1 &) ; echo started`)).toMatchObject({ exitCode: 0 });
    await expect.poll(() => isAlive(name)).toBe(false);
  });

  it('keeps the beginning of output without end', async () => {
    const { exitCode, output } = await check('yes | head -c 50000000; exit 4');
    expect(exitCode).toBe(4);
    expect(output.length).toBeLessThan(9 * 1024 * 1024);
  });

  it('returns why Codex cannot run a check', async () => {
    await codex.stop();
    expect(await check('echo fine')).toMatchObject({ exitCode: null, output: expect.stringMatching(/./) });
  });
});

it('gives a command that sets up a worktree a cache that it can write to, and removes it', async () => {
  const shell = getUserShell(process.platform, process.env);
  const { output } = await runSetupCommand(
    { codex, clock: realClock, shell },
    {
      ...{ folder: bench.folder, network: false, signal: new AbortController().signal },
      command: 'mkdir -p "$npm_config_cache" && touch "$npm_config_cache/x" && echo "$npm_config_cache"',
    },
  );
  expect(output.trim()).toMatch(/workcell-setup-.*npm$/);
  await expect.poll(() => existsSync(output.trim())).toBe(false);
});
