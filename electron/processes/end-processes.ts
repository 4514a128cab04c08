import { spawn, spawnSync } from 'node:child_process';
import type { Clock } from '../../shared/base/clock.ts';
import { windowsProgram } from '../files/windows-program.ts';
import { identifyProcess, type ProcessIdentity } from './process-identity.ts';

type Identity = Pick<ProcessIdentity, 'pid' | 'startMark'>;

const graceMs = 1_000;
const lookEveryMs = 25;

/**
 * Ends processes that are not our children: asks each once, and from a second later on makes them end. `find` tells
 * which are left, those they started meanwhile included. Settles when none is, or after two seconds.
 */
export async function endProcesses(find: () => Promise<readonly Identity[]>, clock: Clock): Promise<void> {
  const begunAt = clock.now();
  const asked = new Set<string>();
  for (let left = await find(); left.length > 0; left = await find()) {
    const passed = clock.now() - begunAt;
    if (passed > 2 * graceMs) return;
    for (const { pid, startMark } of left) {
      if (passed > graceMs) sendSignal(pid, 'SIGKILL');
      else if (!asked.has(`${pid} ${startMark}`)) sendSignal(pid, 'SIGTERM');
      asked.add(`${pid} ${startMark}`);
    }
    await new Promise<void>((resolve) => void clock.after(lookEveryMs, resolve));
  }
}

/** Those that are still the same process. */
export async function stillRunning<Known extends Identity>(processes: readonly Known[]): Promise<Known[]> {
  const now = await Promise.all(processes.map(({ pid }) => identifyProcess(pid)));
  return processes.filter((before, index) => now[index]?.startMark === before.startMark);
}

/** Makes a child and its process group end; on Windows with everything it started. Does not wait. */
export function killGroup(pid: number): void {
  if (process.platform !== 'win32') sendSignal(-pid, 'SIGKILL');
  else spawn(windowsProgram('taskkill.exe'), treeOf(pid), { windowsHide: true }).on('error', () => undefined);
}

/** The same for the last moment of our own process, when nothing that is begun goes on. */
export function killGroupAtExit(pid: number): void {
  if (process.platform !== 'win32') sendSignal(-pid, 'SIGKILL');
  else spawnSync(windowsProgram('taskkill.exe'), treeOf(pid), { windowsHide: true });
}

/** What tells taskkill to end a process by force, with everything it started. */
function treeOf(pid: number): string[] {
  return ['/PID', String(pid), '/T', '/F'];
}

/** Sends a signal; a negative pid means a process group. What has gone already is no failure. */
export function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has gone, or is another user's and was never ours to end.
  }
}
