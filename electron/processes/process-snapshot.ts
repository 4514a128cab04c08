import { execFile } from 'node:child_process';
import { readlink } from 'node:fs/promises';
import { promisify } from 'node:util';
import type { DescribedProcess, ProcessSnapshot } from './described-process.ts';
import { identifyProcess } from './process-identity.ts';
import { readProcessInfo } from './process-info.ts';
import { readProcessTableInSlices } from './process-table.ts';
import { readWindowsProcesses } from './windows-processes.ts';

const run = promisify(execFile);
const bytesPerKilobyte = 1_024;
/** How many processes are read at once. */
const atOnce = 16;

/**
 * Reads all processes without blocking for more than a few milliseconds. Rejects if the system does not report them.
 */
export async function takeProcessSnapshot(): Promise<ProcessSnapshot> {
  if (process.platform === 'win32') return readWindowsProcesses();
  const entries = await readProcessTableInSlices();
  return { entries, read: process.platform === 'darwin' ? readOnMac : readOnLinux };
}

async function readOnLinux(pids: readonly number[]): Promise<readonly DescribedProcess[]> {
  const left = pids.values();
  const described: DescribedProcess[] = [];
  const readNext = async (): Promise<void> => {
    for (const pid of left) {
      const [identity, facts] = await Promise.all([identifyProcess(pid), readProcessInfo(pid)]);
      if (identity === null || facts === null) continue;
      const { startMark, startedAt } = identity;
      const folder = await readlink(`/proc/${pid}/cwd`).catch(() => null);
      described.push({ pid, startMark, startedAt, ...facts, folder });
    }
  };
  await Promise.all(Array.from({ length: atOnce }, readNext));
  return described;
}

async function readOnMac(pids: readonly number[]): Promise<readonly DescribedProcess[]> {
  if (pids.length === 0) return [];
  const { stdout } = await run('/bin/ps', ['-p', pids.join(','), '-ww', '-o', 'pid=,rss=,lstart=,command='], {
    env: { LC_ALL: 'C', TZ: 'UTC' },
    maxBuffer: 64 * 1024 * 1024,
  });
  return parseMacDescriptions(stdout);
}

/** Parses the output of `ps -o pid=,rss=,lstart=,command=` in the C locale and UTC. */
export function parseMacDescriptions(printed: string): DescribedProcess[] {
  return printed.split('\n').flatMap((line) => {
    const [, pid, kilobytes, startMark = '', command = ''] =
      /^\s*(\d+)\s+(\d+)\s+(\S+\s+\S+\s+\S+\s+[\d:]+\s+\d{4})\s+(.*)$/u.exec(line) ?? [];
    if (pid === undefined) return [];
    return {
      pid: Number(pid),
      startMark,
      startedAt: Date.parse(`${startMark} UTC`),
      argv: command.trim().split(/\s+/u),
      memoryBytes: Number(kilobytes) * bytesPerKilobyte,
      folder: null,
    };
  });
}
