import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { realClock } from '../../fixtures/provider/real-clock.ts';
import type { CodexServer } from '../codex/codex-server.ts';
import { ThreadBench } from '../threads/testing/thread-bench.ts';
import { runCheck } from './run-check.ts';
import { getUserShell } from './user-shell.ts';

let bench: ThreadBench;
let codex: CodexServer;
beforeEach(async () => {
  bench = await ThreadBench.open();
  codex = bench.start().codex;
});
afterEach(() => bench.close());

const check = (command: string, signal = new AbortController().signal) => {
  const shell = getUserShell(process.platform, process.env);
  return runCheck({ codex, clock: realClock, shell }, command, bench.folder, signal);
};

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

  it('returns why Codex cannot run a check', async () => {
    await codex.stop();
    expect(await check('echo fine')).toMatchObject({ exitCode: null, output: expect.stringMatching(/./) });
  });
});
