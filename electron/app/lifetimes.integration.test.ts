import { execFileSync } from 'node:child_process';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { answer } from '../../fixtures/provider/script.ts';
import { createTemporaryFolder } from '../../fixtures/testkit/test-folder.ts';
import type { Clock } from '../../shared/base/clock.ts';
import type { ThreadId } from '../../shared/base/ids.ts';
import { ManualClock } from '../../shared/base/manual-clock.ts';
import { anyEvent } from '../../shared/runs/run-query.ts';
import { toRunId } from '../../shared/runs/run-ref.ts';
import { systemClock } from '../files/system-clock.ts';
import { sendMessage, TestApp, waitForTurnEnd } from './testing/test-app.ts';
import type { TestWindow } from './testing/test-window.ts';

// Everything the app opens ends with its owner: a window, a demo, an export, the app.

let app: TestApp;
afterEach(() => app.end());

/** How long closed windows wait for their page, in milliseconds. */
const keptMs = 10 * 60_000;

/** Real time, except that it counts pending timers, and ends the wait of closed windows on request. */
class WatchedClock implements Clock {
  readonly #waiting = new Set<object>();
  readonly #kept = new Set<() => void>();

  now(): number {
    return systemClock.now();
  }

  after(delayMs: number, run: () => void): () => void {
    const timer = {};
    const fire = () => {
      this.#waiting.delete(timer);
      this.#kept.delete(fire);
      run();
    };
    this.#waiting.add(timer);
    if (delayMs === keptMs) this.#kept.add(fire);
    const cancel = systemClock.after(delayMs, fire);
    return () => {
      this.#waiting.delete(timer);
      this.#kept.delete(fire);
      cancel();
    };
  }

  get waiting(): number {
    return this.#waiting.size;
  }

  /** Ends the wait, as if the pages of closed windows never came back. */
  giveUpWindows(): void {
    for (const fire of [...this.#kept]) fire();
  }
}

const clock = new WatchedClock();

/** Counts every open resource of this process, by kind. */
async function counted(): Promise<Readonly<Record<string, number>>> {
  const counts: Record<string, number> = { timers: clock.waiting, exitListeners: process.listenerCount('exit') };
  for (const kind of process.getActiveResourcesInfo()) {
    if (kind !== 'Timeout' && kind !== 'Immediate' && !kind.endsWith('ReqCallback') && kind !== 'FSReqPromise')
      counts[kind] = (counts[kind] ?? 0) + 1;
  }
  counts.threads = (await readdir('/proc/self/task')).length;
  counts.processes = await childrenOf(process.pid);
  counts.watches = await watches();
  return counts;
}

async function childrenOf(pid: number): Promise<number> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const stats = await Promise.all(pids.map((name) => readFile(`/proc/${name}/stat`, 'utf8').catch(() => '')));
  return stats.filter((stat) => stat.slice(stat.lastIndexOf(')')).split(' ')[2] === String(pid)).length;
}

/** Counts the folders that the system watches for this process. */
async function watches(): Promise<number> {
  const files = await readdir('/proc/self/fdinfo');
  const infos = await Promise.all(files.map((name) => readFile(`/proc/self/fdinfo/${name}`, 'utf8').catch(() => '')));
  return infos.reduce((sum, info) => sum + (info.match(/^inotify /gm)?.length ?? 0), 0);
}

/** Resolves when no new resource is open. Ending them may take time. */
async function endsAsBefore(before: Readonly<Record<string, number>>): Promise<void> {
  const more = async () => Object.entries(await counted()).filter(([kind, count]) => count > (before[kind] ?? 0));
  await expect.poll(more).toEqual([]);
}

/** Opens everything that a window can follow, show and run. */
async function openEverything(window: TestWindow, threadId: ThreadId | null): Promise<void> {
  await window.get('listPrompts', null);
  await window.get('refreshCatalogs', null);
  await window.get('followDiagnostics', { on: true });
  await window.get('findFiles', { query: 'read', limit: 10 });
  await window.get('listRuns', { everywhere: true });
  await window.get('analyzeRuns', { everywhere: true, days: null, zoneMinutes: 0, again: false });
  const { importId } = await window.get('startImport', { fileName: 'thread.jsonl', size: 100 });
  await window.get('addToImport', { importId, base64: Buffer.from('{').toString('base64') });
  if (threadId === null) return;
  await window.open(threadId);
  const run = { projectRoot: app.workspace.path, runId: toRunId(threadId) };
  await window.get('followRun', { ...run, on: true });
  await window.get('searchRunEvents', { ...run, query: anyEvent, viewId: 'view' });
  const { exportId } = await window.get('startExport', { threadId, format: 'markdown', redact: false });
  await window.get('placeExport', { exportId });
}

describe.runIf(process.platform === 'linux')('open resources', () => {
  it('leaves no more open resources after five demos than after the first', async () => {
    app = await TestApp.start({ appClock: clock });
    const window = await app.openWindow();
    await window.until(() => window.app.cli.phase === 'ready');
    const demoSession = async () => {
      await window.get('startDemo', null);
      await window.until(() => window.app.cli.phase === 'ready');
      await openEverything(window, null);
      await window.get('leaveDemo', null);
    };
    // Resources that are loaded once stay open.
    await demoSession();
    const before = await counted();
    for (let nth = 0; nth < 5; nth += 1) await demoSession();
    await endsAsBefore(before);
  });

  it('leaves no more open resources after twenty windows than after the first', async () => {
    const place = () => join(app.workspace.path, 'thread.md');
    app = await TestApp.start({ appClock: clock, steps: [answer('Done.')], chooseFilePlace: async () => place() });
    const window = await app.openWindow();
    const threadId = await sendMessage(window, 'Begin', { mode: 'askWhenNeeded' });
    await waitForTurnEnd(window);
    const connection = async () => {
      const other = await app.openWindow();
      await openEverything(other, threadId);
      other.close();
    };
    const files = await readdir(app.workspace.path);
    await connection();
    clock.giveUpWindows();
    const before = await counted();
    for (let nth = 0; nth < 20; nth += 1) await connection();
    clock.giveUpWindows();
    await endsAsBefore(before);
    await expect.poll(() => readdir(app.workspace.path)).toEqual(files);
    await expect.poll(() => readdir(join(app.dataFolder.path, 'imported-runs', 'staging'))).toEqual([]);
  });

  it('leaves no open resources after the app has ended during all of that', async () => {
    const before = await counted();
    const place = () => join(app.workspace.path, 'thread.md');
    app = await TestApp.start({ appClock: clock, steps: [answer('Done.')], chooseFilePlace: async () => place() });
    const window = await app.openWindow();
    const threadId = await sendMessage(window, 'Begin', { mode: 'askWhenNeeded' });
    await waitForTurnEnd(window);
    await openEverything(window, threadId);
    const inDemo = await app.openWindow();
    await inDemo.get('startDemo', null);
    await openEverything(inDemo, null);
    expect(await app.shutdown()).toEqual([]);
    expect(await readdir(join(app.dataFolder.path, 'imported-runs', 'staging'))).toEqual([]);
    // The scripted provider's listening socket.
    await endsAsBefore({ ...before, TCPServerWrap: 1, TCPSocketWrap: 2 });
  });
});

describe('quitting', () => {
  it('leaves nothing next to the chosen file when quitting during an export', async () => {
    const place = () => join(app.workspace.path, 'thread.md');
    app = await TestApp.start({ steps: [answer('Done.')], chooseFilePlace: async () => place() });
    const window = await app.openWindow();
    const threadId = await sendMessage(window, 'Begin', { mode: 'askWhenNeeded' });
    await waitForTurnEnd(window);
    const before = await readdir(app.workspace.path);
    const { exportId } = await window.get('startExport', { threadId, format: 'markdown', redact: false });
    expect(await window.get('placeExport', { exportId })).toEqual({ place: 'host' });
    expect(await readdir(app.workspace.path)).toHaveLength(before.length + 1);
    await app.shutdown();
    expect(await readdir(app.workspace.path)).toEqual(before);
  });

  it.skipIf(process.platform === 'win32')(
    'quits without waiting forever for a start that hangs, and leaves nothing behind',
    async () => {
      const before = await counted();
      const folder = createTemporaryFolder('policy');
      onTestFinished(() => folder.remove());
      // The app reads an administrator's policy in full before anything else, even if that takes long.
      const pipe = join(folder.path, 'policy.toml');
      execFileSync('mkfifo', [pipe]);
      const manual = new ManualClock();
      app = await TestApp.start({ appClock: manual, policyFiles: [pipe] });
      const shuttingDown = app.shutdown();
      await expect.poll(() => manual.pending).toBeGreaterThan(0);
      manual.advance(8_000);
      expect(await shuttingDown).toEqual([{ name: 'start', reason: 'not done after 8000 ms' }]);
      await writeFile(pipe, '');
      await app.booted;
      await endsAsBefore({ ...before, TCPServerWrap: 1 });
    },
  );
});
