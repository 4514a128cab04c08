import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createTemporaryFolder, type TestFolder } from '../../../fixtures/testkit/test-folder.ts';
import { ManualClock } from '../../../shared/base/manual-clock.ts';
import { readLine } from '../../model/exports/telemetry-line.ts';
import { TelemetryWriter } from './telemetry-writer.ts';

const writeAndWait = fileURLToPath(new URL('./testing/write-and-wait.ts', import.meta.url));
const writeUntilFull = fileURLToPath(new URL('./testing/write-until-full.ts', import.meta.url));

let folder: TestFolder;
let path = '';
beforeEach(() => {
  folder = createTemporaryFolder('telemetry');
  path = join(folder.path, 'telemetry.jsonl');
});
afterEach(() => folder.remove());

function open() {
  return TelemetryWriter.open(path, { clock: new ManualClock(), onProblem: () => undefined });
}

it('refuses a second process until the first one is dead, however it died', async () => {
  const child = spawn(process.execPath, [writeAndWait, path], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  const [said] = await once(createInterface(child.stdout), 'line');
  expect(said).toBe('opened');
  expect(open()).toEqual({ ok: false, error: { type: 'claimed' } });

  child.kill('SIGKILL');
  await exited;
  const opened = open();
  expect(opened.ok).toBe(true);
  if (opened.ok) opened.value.close();
  // The file has the killed process's events, because the system had already taken each one.
  expect(readFileSync(path, 'utf8')).toContain('From another process');
});

it.skipIf(process.platform !== 'linux')(
  'reports a full disk once, leaves no half lines, and continues when there is room',
  async () => {
    // A file size limit simulates the full disk: a process can set one without special rights.
    const limited = ['-c', 'trap "" XFSZ; ulimit -S -f 100; exec "$0" "$@"', process.execPath, writeUntilFull];
    const child = spawn('sh', [...limited, path], { stdio: ['pipe', 'pipe', 'inherit'] });
    const exited = once(child, 'exit');
    const [said] = await once(createInterface(child.stdout), 'line');
    const { problems, written } = JSON.parse(said);
    expect(problems).toBe(1);
    expect(written).toBeGreaterThan(10);

    execFileSync('prlimit', ['--pid', String(child.pid), '--fsize=unlimited']);
    child.stdin.end('there is room\n');
    await exited;
    const lines = readFileSync(path, 'utf8').trimEnd().split('\n').map(readLine);
    expect(lines.slice(0, written).every(({ kind }) => kind === 'event')).toBe(true);
    // At most one line was torn, and it has a newline.
    const rest = lines.slice(written).filter(({ kind }) => kind === 'event');
    expect(lines.length - written - rest.length).toBeLessThanOrEqual(1);
    expect(rest).toMatchObject([
      { type: 'error', data: { message: '11 events before this could not be written' } },
      { type: 'thinking', data: { content: 'There is room' } },
    ]);
  },
);
