import { execFileSync } from 'node:child_process';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { answer } from '../../fixtures/provider/script.ts';
import { createTemporaryFolder } from '../../fixtures/testkit/test-folder.ts';
import type { Clock } from '../../shared/base/clock.ts';
import type { ThreadId } from '../../shared/base/ids.ts';
import { ManualClock } from '../../shared/base/manual-clock.ts';
import { anyEvent } from '../../shared/workcells/run-query.ts';
import { workcellOfThread } from '../../shared/workcells/run-ref.ts';
import { systemClock } from '../host/system-clock.ts';
import { send, TestApp, turnEnded } from './testing/test-desk.ts';
import type { TestWindow } from './testing/test-window.ts';

// Whatever the app opens ends with what it was opened for: a window, a demo, an export, the app.

let desk: TestApp;
afterEach(() => desk.end());

/** Closed windows wait so long for their page to come back. */
const keptMs = 10 * 60_000;

/** Real time with two differences: it knows the timers that wait, and lets the time of closed windows run out when asked. */
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

  /** The pages of windows that were closed do not come back. */
  giveUpWindows(): void {
    for (const fire of [...this.#kept]) fire();
  }
}

const clock = new WatchedClock();

/** Everything this process has open, counted by kind. */
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

/** The folders that the system watches for this process. */
async function watches(): Promise<number> {
  const files = await readdir('/proc/self/fdinfo');
  const infos = await Promise.all(files.map((name) => readFile(`/proc/self/fdinfo/${name}`, 'utf8').catch(() => '')));
  return infos.reduce((sum, info) => sum + (info.match(/^inotify /gm)?.length ?? 0), 0);
}

/** Settles when nothing is open that was not before. What ends may take its time. */
async function endsAsBefore(before: Readonly<Record<string, number>>): Promise<void> {
  const more = async () => Object.entries(await counted()).filter(([kind, count]) => count > (before[kind] ?? 0));
  await expect.poll(more).toEqual([]);
}

/** Opens what a window can follow, look at and have under way. */
async function openEverything(window: TestWindow, threadId: ThreadId | null): Promise<void> {
  await window.get('listPrompts', null);
  await window.get('refreshCatalogs', null);
  await window.get('followDiagnostics', { on: true });
  await window.get('findFiles', { query: 'read', limit: 10 });
  await window.get('listRuns', { everywhere: true });
  await window.get('analyzeRuns', { everywhere: true, days: null, zoneMinutes: 0, again: false });
  const { importId } = await window.get('beginImport', { fileName: 'thread.jsonl', size: 100 });
  await window.get('addToImport', { importId, base64: Buffer.from('{').toString('base64') });
  if (threadId === null) return;
  await window.open(threadId);
  const run = { projectRoot: desk.workspace.path, workcellId: workcellOfThread(threadId) };
  await window.get('followRun', { ...run, on: true });
  await window.get('searchRunEvents', { ...run, query: anyEvent, viewId: 'view' });
  const { exportId } = await window.get('beginExport', { threadId, format: 'markdown', redact: false });
  await window.get('placeExport', { exportId });
}

describe.runIf(process.platform === 'linux')('what is open', () => {
  it('is no more after five demos than after the first', async () => {
    desk = await TestApp.start({ clockOfDesk: clock });
    const window = await desk.openWindow();
    await window.until(() => window.desk.cli.phase === 'ready');
    const stay = async () => {
      await window.get('startDemo', null);
      await window.until(() => window.desk.cli.phase === 'ready');
      await openEverything(window, null);
      await window.get('leaveDemo', null);
    };
    // What is loaded once stays.
    await stay();
    const before = await counted();
    for (let nth = 0; nth < 5; nth += 1) await stay();
    await endsAsBefore(before);
  });

  it('is no more after twenty windows than after the first', async () => {
    const place = () => join(desk.workspace.path, 'thread.md');
    desk = await TestApp.start({ clockOfDesk: clock, steps: [answer('Done.')], chooseFilePlace: async () => place() });
    const window = await desk.openWindow();
    const threadId = await send(window, 'Begin', { mode: 'askWhenNeeded' });
    await turnEnded(window);
    const visit = async () => {
      const other = await desk.openWindow();
      await openEverything(other, threadId);
      other.close();
    };
    const files = await readdir(desk.workspace.path);
    await visit();
    clock.giveUpWindows();
    const before = await counted();
    for (let nth = 0; nth < 20; nth += 1) await visit();
    clock.giveUpWindows();
    await endsAsBefore(before);
    await expect.poll(() => readdir(desk.workspace.path)).toEqual(files);
    await expect.poll(() => readdir(join(desk.dataFolder.path, 'imported-runs', 'staging'))).toEqual([]);
  });

  it('is nothing after the app has ended with all of that under way', async () => {
    const before = await counted();
    const place = () => join(desk.workspace.path, 'thread.md');
    desk = await TestApp.start({ clockOfDesk: clock, steps: [answer('Done.')], chooseFilePlace: async () => place() });
    const window = await desk.openWindow();
    const threadId = await send(window, 'Begin', { mode: 'askWhenNeeded' });
    await turnEnded(window);
    await openEverything(window, threadId);
    const inDemo = await desk.openWindow();
    await inDemo.get('startDemo', null);
    await openEverything(inDemo, null);
    expect(await desk.shutdown()).toEqual([]);
    expect(await readdir(join(desk.dataFolder.path, 'imported-runs', 'staging'))).toEqual([]);
    // Where the scripted provider listens.
    await endsAsBefore({ ...before, TCPServerWrap: 1, TCPSocketWrap: 2 });
  });
});

describe('quitting', () => {
  it('in the middle of an export leaves nothing beside the file that was chosen', async () => {
    const place = () => join(desk.workspace.path, 'thread.md');
    desk = await TestApp.start({ steps: [answer('Done.')], chooseFilePlace: async () => place() });
    const window = await desk.openWindow();
    const threadId = await send(window, 'Begin', { mode: 'askWhenNeeded' });
    await turnEnded(window);
    const before = await readdir(desk.workspace.path);
    const { exportId } = await window.get('beginExport', { threadId, format: 'markdown', redact: false });
    expect(await window.get('placeExport', { exportId })).toEqual({ place: 'host' });
    expect(await readdir(desk.workspace.path)).toHaveLength(before.length + 1);
    await desk.shutdown();
    expect(await readdir(desk.workspace.path)).toEqual(before);
  });

  it.skipIf(process.platform === 'win32')(
    'does not wait forever for a start that hangs, and then leaves nothing',
    async () => {
      const before = await counted();
      const folder = createTemporaryFolder('policy');
      onTestFinished(() => folder.remove());
      // An administrator's policy is read in full before anything else, however long that takes.
      const pipe = join(folder.path, 'policy.toml');
      execFileSync('mkfifo', [pipe]);
      const manual = new ManualClock();
      desk = await TestApp.start({ clockOfDesk: manual, policyFiles: [pipe] });
      const shuttingDown = desk.shutdown();
      await expect.poll(() => manual.pending).toBeGreaterThan(0);
      manual.advance(8_000);
      expect(await shuttingDown).toEqual([{ name: 'start', reason: 'not done after 8000 ms' }]);
      await writeFile(pipe, '');
      await desk.booted;
      await endsAsBefore({ ...before, TCPServerWrap: 1 });
    },
  );
});
