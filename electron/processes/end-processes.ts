import { spawn, spawnSync } from 'node:child_process';
import type { Clock } from '../../shared/base/clock.ts';
import { getErrorCode } from '../base/error-message.ts';
import { getWindowsProgram } from '../files/windows-program.ts';
import { identifyProcess, type ProcessIdentity } from './process-identity.ts';

type Identity = Pick<ProcessIdentity, 'pid' | 'startMark'>;

const graceMs = 1_000;
const checkEveryMs = 25;

/**
 * Ends processes that are not our children: signals each once, and kills them after one second. `find` returns the
 * remaining ones, including processes they started in the meantime. Resolves when none are left, or after two seconds.
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
    await new Promise<void>((resolve) => void clock.after(checkEveryMs, resolve));
  }
}

/** Returns those that are still the same process. */
export async function findStillRunning<Known extends Identity>(processes: readonly Known[]): Promise<Known[]> {
  const now = await Promise.all(processes.map(({ pid }) => identifyProcess(pid)));
  return processes.filter((before, index) => now[index]?.startMark === before.startMark);
}

/** Kills a child and its process group; on Windows, everything it started. Does not wait. */
export function killGroup(pid: number): void {
  if (process.platform !== 'win32') sendSignal(-pid, 'SIGKILL');
  else
    spawn(getWindowsProgram('taskkill.exe'), getTaskkillArguments(pid), { windowsHide: true }).on(
      'error',
      () => undefined,
    );
}

/** Does the same while our own process exits, when async work no longer completes. */
export function killGroupAtExit(pid: number): void {
  if (process.platform !== 'win32') sendSignal(-pid, 'SIGKILL');
  else spawnSync(getWindowsProgram('taskkill.exe'), getTaskkillArguments(pid), { windowsHide: true });
}

/** Returns the arguments for taskkill to kill a process with everything it started. */
function getTaskkillArguments(pid: number): string[] {
  return ['/PID', String(pid), '/T', '/F'];
}

/** Sends a signal. A negative pid means a process group. A process that is already gone is not an error. */
export function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // The process is gone, or belongs to another user, so it was never ours to end.
  }
}

/** Whether a process with this ID is running, even if it belongs to another user. */
export function isProcessRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (failure) {
    return getErrorCode(failure) !== 'ESRCH';
  }
}
