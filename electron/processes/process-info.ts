import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

/** The facts about a process that the user sees. */
export type ProcessInfo = {
  /** Program and arguments. On macOS, split at every space. */
  readonly argv: readonly string[];
  /** Its current memory use, in bytes. */
  readonly memoryBytes: number;
};

const run = promisify(execFile);
const bytesPerKilobyte = 1_024;

/** Reads the facts of a process. Null if there is none or the system does not report it. */
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
