import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startHost } from '../../e2e/host.ts';
import { processesNaming } from '../../fixtures/testkit/process-tree.ts';
import { startServer } from './session.ts';

// Every program that the tests start has a limit, and leaves nothing behind that runs.

/** Long enough for a shell to say something first. */
const soon = { startMs: 2_000, endMs: 100 };
const slow = { startMs: 60_000, endMs: 100 };

/** The folder that every program of a test has on its command line. */
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'workcell-start-'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A program that says something, and stays even when it is asked to end. */
const program = (says: string) => ['sh', '-c', `trap '' TERM INT; ${says}; while :; do sleep 1000; done`, folder];

it('a web host that does not listen is killed, with its output in the error', async () => {
  const start = startHost([], {}, program(`echo 'Looking for a port' >&2`), soon);
  await expect(start).rejects.toThrow(/^The web host to listen: not done after 2 s. Output: Looking for a port/);
  expect(processesNaming(folder)).toEqual([]);
});

it('a web host that does not end is killed, and fails the test', async () => {
  const host = await startHost([], {}, program(`echo 'Workcell is listening on http://x'`), slow);
  await expect(host.end()).rejects.toThrow('The web host to end after SIGTERM: not done after 0.1 s');
  expect(processesNaming(folder)).toEqual([]);
});

it('a screen or a bus that is not ready is killed, with its output in the error', async () => {
  const start = startServer(null, program(`echo 'Looking for a screen' >&2`), soon);
  await expect(start).rejects.toThrow(/to be ready: not done after 2 s. Output: Looking for a screen/);
  expect(processesNaming(folder)).toEqual([]);
});

it('a screen or a bus that does not end is killed, and fails the test', async () => {
  const server = await startServer(null, program(`echo ':7' >&3`), slow);
  expect(server?.said).toBe(':7');
  await expect(server?.stop()).rejects.toThrow('to end after SIGTERM: not done after 0.1 s');
  expect(processesNaming(folder)).toEqual([]);
});
