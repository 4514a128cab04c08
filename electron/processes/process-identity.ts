import { execFile } from 'node:child_process';
import { readFile, readlink } from 'node:fs/promises';
import { promisify } from 'node:util';
import { z } from 'zod';
import { getWindowsPowerShell } from '../files/windows-program.ts';
import { parseFieldsAfterName } from './process-table.ts';

/** Distinguishes a process from all others that ever have its pid. */
export const processIdentity = z.object({
  pid: z.number().int().positive(),
  /** The exact start as reported by the system. Only for comparing. */
  startMark: z.string(),
  /** The start in Unix milliseconds, to show. */
  startedAt: z.number(),
  /** Absolute path of the program. Empty if the system does not report it. */
  executable: z.string(),
});
export type ProcessIdentity = z.infer<typeof processIdentity>;

const run = promisify(execFile);
/** Linux reports process times in this unit, whatever the kernel's own unit is. */
const ticksPerSecond = 100;

/** Identifies the process with a pid. Null if there is none, or if the system does not report its start. */
export async function identifyProcess(pid: number): Promise<ProcessIdentity | null> {
  try {
    if (process.platform === 'linux') return await identifyOnLinux(pid);
    if (process.platform === 'darwin') return await identifyOnMac(pid);
    return await identifyOnWindows(pid);
  } catch {
    return null;
  }
}

/** Identifies those of several processes that still run. */
export async function identifyProcesses(pids: readonly number[]): Promise<ProcessIdentity[]> {
  return (await Promise.all(pids.map(identifyProcess))).filter((process) => process !== null);
}

/**
 * Whether a process is a sandbox that asked the kernel to end it with its parent. It asks only after its start, and runs
 * on if its parent was killed before that. Always false where there is no `/proc`.
 */
export async function isBoundToParent({
  executable,
  pid,
}: Pick<ProcessIdentity, 'executable' | 'pid'>): Promise<boolean> {
  if (!/\/bwrap( \(deleted\))?$/u.test(executable)) return false;
  const words = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  // What follows `--` is the command in the sandbox.
  return (words.split('\0--\0')[0] ?? '').split('\0').includes('--die-with-parent');
}

/** Whether a process has taken the place of a parent that ended. False where the system does not say so. */
export async function isAdopter(pid: number): Promise<boolean> {
  if (pid === 1) return true;
  // The one of the user's session, where there is one.
  return (await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => '')) === 'systemd\n';
}

async function identifyOnLinux(pid: number): Promise<ProcessIdentity | null> {
  const fields = parseFieldsAfterName(await readFile(`/proc/${pid}/stat`, 'utf8'));
  const ticks = Number(fields[19]);
  if (fields[0] === 'Z' || !Number.isFinite(ticks)) return null;
  const boot = (await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim();
  const bootSeconds = Number(/^btime (\d+)$/mu.exec(await readFile('/proc/stat', 'utf8'))?.[1] ?? 0);
  return {
    pid,
    startMark: `${boot} ${ticks}`,
    startedAt: Math.round((bootSeconds + ticks / ticksPerSecond) * 1_000),
    executable: await readlink(`/proc/${pid}/exe`).catch(() => ''),
  };
}

async function identifyOnMac(pid: number): Promise<ProcessIdentity | null> {
  const ask = async (column: string) => {
    const { stdout } = await run('/bin/ps', ['-p', String(pid), '-o', `${column}=`], {
      env: { LC_ALL: 'C', TZ: 'UTC' },
    });
    return stdout.trim();
  };
  const startMark = await ask('lstart');
  const startedAt = Date.parse(`${startMark} UTC`);
  return { pid, startMark, startedAt, executable: await ask('comm') };
}

async function identifyOnWindows(pid: number): Promise<ProcessIdentity | null> {
  const query = `Get-CimInstance Win32_Process -Filter 'ProcessId=${pid}' | ForEach-Object { $_.CreationDate.ToUniversalTime().ToString('o'); $_.ExecutablePath }`;
  const { stdout } = await run(getWindowsPowerShell(), ['-NoProfile', '-NonInteractive', '-Command', query], {
    windowsHide: true,
  });
  const [startMark, executable = ''] = stdout.trim().split(/\r?\n/u);
  if (startMark === undefined || startMark === '') return null;
  return { pid, startMark, startedAt: Date.parse(startMark), executable };
}
