import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { realClock } from '../../fixtures/provider/real-clock.ts';
import { identifyProcess, type ProcessIdentity } from '../processes/process-identity.ts';
import { ProcessRecords } from '../processes/process-records.ts';
import { findStartedProcesses, readProcessTable } from '../processes/process-table.ts';
import { CodexBench } from './testing/codex-bench.ts';

describe.skipIf(process.platform === 'win32')('processes left by an earlier run', () => {
  let bench: CodexBench;
  let records: ProcessRecords;
  let spawned: ChildProcess[];
  beforeEach(async () => {
    bench = await CodexBench.open();
    records = new ProcessRecords(bench.recordsFolder, realClock);
    spawned = [];
  });
  afterEach(async () => {
    for (const child of spawned) child.kill('SIGKILL');
    await bench.close();
  });

  async function sleeper(mark?: string): Promise<ProcessIdentity> {
    const child = spawn('sleep', ['1000'], { env: { ...process.env, STARTED_BY_WORKCELL: mark } });
    spawned.push(child);
    await once(child, 'spawn');
    const identity = await identifyProcess(child.pid ?? 0);
    if (identity === null) throw new Error('It has ended');
    return identity;
  }

  /** Records a child of a host that has ended since. */
  async function record(mark: string, child: ProcessIdentity): Promise<void> {
    const host = { pid: 2 ** 22, startMark: 'long ago', startedAt: 0, executable: '/opt/workcell' };
    await mkdir(bench.recordsFolder, { recursive: true });
    await writeFile(join(bench.recordsFolder, `${mark}.json`), JSON.stringify({ mark, child, host }));
  }

  it('processes left by an earlier run are ended if pid, start and program match the record', async () => {
    const child = await sleeper();
    await record('a', child);
    await records.sweep();
    expect(await identifyProcess(child.pid)).toBeNull();
    expect(records.leftovers).toEqual([]);
    expect(await readdir(bench.recordsFolder)).toEqual([]);
  });

  it('processes left by an earlier run are listed if the program differs, and ended on request', async () => {
    const child = await sleeper();
    await record('a', { ...child, executable: '/opt/codex' });
    await records.sweep();
    const { pid, startedAt, executable } = child;
    expect(records.leftovers).toEqual([{ pid, startedAt, executable }]);
    expect(await identifyProcess(pid)).not.toBeNull();
    expect(await records.end(pid, startedAt)).toEqual({ ok: true, value: undefined });
    expect(await identifyProcess(pid)).toBeNull();
    expect(records.leftovers).toEqual([]);
    expect(await readdir(bench.recordsFolder)).toEqual([]);
    expect(await records.end(pid, startedAt)).toEqual({ ok: false, error: { type: 'gone' } });
  });

  it('processes left by an earlier run are left alone if another process has their pid', async () => {
    const child = await sleeper();
    await record('a', { ...child, startMark: 'earlier' });
    await records.sweep();
    expect(await identifyProcess(child.pid)).not.toBeNull();
    expect(records.leftovers).toEqual([]);
    expect(await readdir(bench.recordsFolder)).toEqual([]);
  });

  it('processes left by an earlier run are listed if they came from a Codex that is gone', async () => {
    const stray = await sleeper('a');
    await sleeper('b');
    await record('a', { ...stray, pid: 2 ** 22 + 1 });
    await records.sweep();
    expect(records.leftovers.map(({ pid }) => pid)).toEqual([stray.pid]);
    expect(await readdir(bench.recordsFolder)).toEqual(['a.json']);
  });

  it.runIf(process.platform === 'linux')(
    'processes left by an earlier run are ended if they run in a sandbox that asked to end with its parent',
    async () => {
      const stray = await sleeper('a');
      const sandbox = join(bench.codexHome, 'bwrap');
      await copyFile('/bin/sh', sandbox);
      const options = { env: { ...process.env, STARTED_BY_WORKCELL: 'a' } };
      const commandOf = (...words: string[]) => ['-c', 'sleep 1000 & wait', ...words];
      // Like bubblewrap whose parent is killed before it has asked the kernel. The others did not ask.
      const start = [['--die-with-parent'], [], ['--', 'bwrap', '--die-with-parent']].map(
        (words) =>
          `"${sandbox}" ${commandOf(...words)
            .map((word) => `'${word}'`)
            .join(' ')} &`,
      );
      const parent = spawn('sh', ['-c', start.join('\n')], options);
      spawned.push(parent);
      await once(parent, 'exit');
      // This one has its parent.
      spawned.push(spawn(sandbox, commandOf('--die-with-parent'), options));
      await expect.poll(() => findStartedProcesses(readProcessTable(), null, 'a').length).toBe(9);
      await record('a', { ...stray, pid: 2 ** 22 + 1 });
      await records.sweep();
      expect(records.leftovers).toHaveLength(7);
      for (const { pid, startedAt } of records.leftovers) await records.end(pid, startedAt);
    },
  );

  it('processes left by an earlier run say so if they ended by themselves', async () => {
    const stray = await sleeper('a');
    await record('a', { ...stray, pid: 2 ** 22 + 1 });
    await records.sweep();
    process.kill(stray.pid, 'SIGKILL');
    await expect.poll(() => identifyProcess(stray.pid)).toBeNull();
    expect(await records.end(stray.pid, stray.startedAt)).toEqual({ ok: false, error: { type: 'gone' } });
    expect(records.leftovers).toEqual([]);
  });

  it('processes left by an earlier run are dropped once they end in another way', async () => {
    const stray = await sleeper('a');
    await record('a', { ...stray, pid: 2 ** 22 + 1 });
    await records.sweep();
    await records.forgetEnded();
    expect(records.earlier).toMatchObject([{ mark: 'a', process: { pid: stray.pid } }]);
    process.kill(stray.pid, 'SIGKILL');
    await expect.poll(() => identifyProcess(stray.pid)).toBeNull();
    await records.forgetEnded();
    expect(records.leftovers).toEqual([]);
    expect(await readdir(bench.recordsFolder)).toEqual([]);
  });

  it('processes left by an earlier run belong to their host as long as it runs', async () => {
    const child = await sleeper();
    await records.note('a', child.pid);
    await new ProcessRecords(bench.recordsFolder, realClock).sweep();
    expect(await identifyProcess(child.pid)).not.toBeNull();
    expect(await readdir(bench.recordsFolder)).toEqual(['a.json']);
  });

  it('processes left by an earlier run do not matter if the records cannot be read or written', async () => {
    await writeFile(bench.recordsFolder, 'a file where the folder should be');
    await records.note('a', (await sleeper()).pid);
    await records.sweep();
    await records.forget('a');
    expect(records.leftovers).toEqual([]);
  });

  describe('processes of a host that ended without cleaning up', () => {
    /** Starts a host in its own process. Returns the host and the pid of its Codex. */
    async function host() {
      const script = fileURLToPath(import.meta.resolve('../processes/testing/host-process.ts'));
      const child = spawn(process.execPath, [script, bench.codexHome, bench.recordsFolder], {
        stdio: ['pipe', 'pipe', 'inherit'],
      });
      spawned.push(child);
      const [line] = await once(createInterface({ input: child.stdout }), 'line');
      return { child, pid: Number(String(line).replace('ready ', '')) };
    }

    it('processes of a host that ended without cleaning up are gone after a kill, because Codex ends with its input', async () => {
      const { child, pid } = await host();
      expect(await identifyProcess(pid)).not.toBeNull();
      child.kill('SIGKILL');
      await expect.poll(() => identifyProcess(pid)).toBeNull();
      await records.sweep();
      expect(records.leftovers).toEqual([]);
      expect(await bench.recordedPids()).toEqual([]);
    });

    it('processes of a host that ended without cleaning up are ended at the next start if Codex itself hangs', async () => {
      const { child, pid } = await host();
      process.kill(pid, 'SIGSTOP');
      child.kill('SIGKILL');
      await once(child, 'exit');
      await records.sweep();
      expect(await identifyProcess(pid)).toBeNull();
    });

    it('processes of a host that ended without cleaning up are gone if the host ends itself, even if Codex hangs', async () => {
      const { child, pid } = await host();
      process.kill(pid, 'SIGSTOP');
      child.stdin?.write('end\n');
      await once(child, 'exit');
      await expect.poll(() => identifyProcess(pid)).toBeNull();
    });
  });
});
