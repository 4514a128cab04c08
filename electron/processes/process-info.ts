import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

/** What a process is, for people. */
export type ProcessInfo = {
  /** Program and arguments; on macOS cut at every space. */
  readonly argv: readonly string[];
  /** What it has in memory now. */
  readonly memoryBytes: number;
};

const run = promisify(execFile);
const bytesPerKilobyte = 1_024;

/** Reads that of a process; null when there is none or the system does not tell. */
export async function readProcessInfo(pid: number): Promise<ProcessInfo | null> {
  try {
    if (process.platform === 'linux') {
      const [line, status] = await Promise.all([
        readFile(`/proc/${pid}/cmdline`, 'utf8'),
        readFile(`/proc/${pid}/status`, 'utf8'),
      ]);
      const kilobytes = Number(/^VmRSS:\s+(\d+) kB$/mu.exec(status)?.[1] ?? 0);
      return { argv: line.split('\0').slice(0, -1), memoryBytes: kilobytes * bytesPerKilobyte };
    }
    if (process.platform !== 'darwin') return null;
    const { stdout } = await run('/bin/ps', ['-p', String(pid), '-ww', '-o', 'rss=,command=']);
    const [kilobytes, ...argv] = stdout.trim().split(/\s+/u);
    return { argv, memoryBytes: Number(kilobytes) * bytesPerKilobyte };
  } catch {
    return null;
  }
}
