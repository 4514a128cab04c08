import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startHost } from '../../e2e/host.ts';
import { type StartContext, startWithRetry } from '../../e2e/start-with-retry.ts';
import { findProcessesNaming } from '../../fixtures/testkit/process-tree.ts';
import { runProgram } from './run-program.ts';
import { startServer } from './session.ts';

// Every program that the tests start has a time limit, and leaves no running process behind.

/** Long enough for a shell to print something first. */
const soon = { startMs: 2_000, endMs: 100 };
const slow = { startMs: 60_000, endMs: 100 };

/** The folder that every program of a test has on its command line. */
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'workcell-start-'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A program that prints something, and that does not end when asked. */
const program = (says: string) => ['sh', '-c', `trap '' TERM INT; ${says}; while :; do sleep 1000; done`, folder];

it('kills a web host that does not listen, with its output in the error', async () => {
  const start = startHost([], {}, program(`echo 'Looking for a port' >&2`), soon);
  await expect(start).rejects.toThrow(/^The web host to listen: not done after 2 s. Output: Looking for a port/);
  expect(findProcessesNaming(folder)).toEqual([]);
});

it('kills a web host that does not end, and fails the test', async () => {
  const host = await startHost([], {}, program(`echo 'Workcell is listening on http://x'`), slow);
  await expect(host.end()).rejects.toThrow('The web host to end after SIGTERM: not done after 0.1 s');
  expect(findProcessesNaming(folder)).toEqual([]);
});

it('kills a screen or a bus that is not ready, with its output in the error', async () => {
  const start = startServer(null, program(`echo 'Looking for a screen' >&2`), soon);
  await expect(start).rejects.toThrow(/to be ready: not done after 2 s. Output: Looking for a screen/);
  expect(findProcessesNaming(folder)).toEqual([]);
});

it('kills a screen or a bus that does not end, and fails the test', async () => {
  const server = await startServer(null, program(`echo ':7' >&3`), slow);
  expect(server?.output).toBe(':7');
  await expect(server?.stop()).rejects.toThrow('to end after SIGTERM: not done after 0.1 s');
  expect(findProcessesNaming(folder)).toEqual([]);
});

it("kills a program that stays after a signal to us, and exits with the signal's code", async () => {
  const asked = AbortSignal.abort('SIGTERM');
  expect(await runProgram({ words: program(':'), cwd: folder, env: process.env, graceMs: 100 }, asked)).toBe(143);
  expect(findProcessesNaming(folder)).toEqual([]);
});

it('returns the exit code of a program that no signal interrupts', async () => {
  const words = [process.execPath, '-e', 'process.exit(3)'];
  expect(await runProgram({ words, cwd: folder, env: process.env }, new AbortController().signal)).toBe(3);
});

/** A test that records what is reported to it. */
function starting(status?: string): StartContext & { readonly attached: string[]; readonly limits: number[] } {
  const attached: string[] = [];
  const limits: number[] = [];
  const test = {
    titlePath: ['a.spec.ts', 'the app starts'],
    timeout: 90_000,
    status,
    outputPath: (name: string) => join(folder, 'output', name),
    attach: (_name: string, { path }: { readonly path: string }) => Promise.resolve(void attached.push(path)),
    setTimeout: (ms: number) => void limits.push(ms),
  };
  return {
    host: 'web',
    dataFolder: folder,
    test,
    artifacts: folder,
    limitMs: soon.startMs,
    attached,
    limits,
  };
}

const stuck = () => startHost([], {}, program(`echo 'Opening the store' >&2`));
const counted = () => readdirSync(join(folder, 'second-starts'));

it('reports and kills a start that fails, and tries again', async () => {
  const asked = starting();
  let starts = 0;
  const started = await startWithRetry<unknown>(asked, () => {
    starts += 1;
    return starts === 1 ? stuck() : Promise.resolve('the app');
  });
  expect([started, starts]).toEqual(['the app', 2]);
  expect(findProcessesNaming(folder)).toEqual([]);
  const [report = ''] = asked.attached;
  expect(readFileSync(report, 'utf8')).toMatch(/not done after 2 s[\s\S]*Opening the store[\s\S]*State: S[\s\S]*Log, /);
  const [name = ''] = counted();
  expect(JSON.parse(readFileSync(join(folder, 'second-starts', name), 'utf8'))).toEqual({
    test: 'a.spec.ts › the app starts',
    host: 'web',
    why: expect.stringContaining('The start of the app: not done after 2 s'),
  });
  // The test gets the time back.
  expect(asked.limits[0]).toBeGreaterThanOrEqual(92_000);
});

it('fails the test with both reasons if the second start fails too', async () => {
  const asked = starting();
  let starts = 0;
  const start = startWithRetry<unknown>(asked, () => {
    starts += 1;
    return starts === 1 ? stuck() : Promise.reject(new Error('The port is taken'));
  });
  await expect(start).rejects.toThrow(/First start: [\s\S]*not done after 2 s[\s\S]*Second start: The port is taken$/);
  expect(starts).toBe(2);
  expect(asked.attached).toHaveLength(2);
  expect(counted()).toHaveLength(1);
});

it('reports a start that it gives up with what the app says once it is killed', async () => {
  const asked = starting();
  let starts = 0;
  await startWithRetry<unknown>({ ...asked, limitMs: 60_000 }, (giveUp) => {
    starts += 1;
    if (starts === 2) return Promise.resolve();
    giveUp(new Error('No debugger'));
    return stuck();
  });
  const [report = ''] = asked.attached;
  expect(readFileSync(report, 'utf8')).toMatch(/^No debugger\nThe web host ended with null/);
  expect(findProcessesNaming(folder)).toEqual([]);
});

it('does not repeat a start that fails after its test is over', async () => {
  const asked = starting('timedOut');
  let starts = 0;
  const start = startWithRetry<unknown>(asked, () => {
    starts += 1;
    return Promise.reject(new Error('\u001b[2mThe page is closed\u001b[22m'));
  });
  await expect(start).rejects.toThrow(/^The page is closed$/);
  expect(starts).toBe(1);
  expect(asked.attached).toHaveLength(1);
});
