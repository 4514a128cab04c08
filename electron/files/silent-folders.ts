import { resolve } from 'node:path';
import type { Clock } from '../../shared/base/clock.ts';
import { isInside } from '../../shared/files/is-inside.ts';
import { t } from '../../shared/i18n/i18n.ts';
import { pathStyle } from './path-style.ts';

// A call to a disconnected drive, such as a network drive, can take forever and cannot be canceled.

/** Long enough for a disk that has to spin up. */
const timeoutMs = 5_000;
/** The folders with calls that timed out and are still running, with the number of these calls. */
const silentFolders = new Map<string, number>();

/** Whether a path is in a folder that does not respond now. Then nothing else should call it. */
export function isSilent(path: string): boolean {
  const place = resolve(path);
  return [...silentFolders.keys()].some((folder) => isInside(folder, place, pathStyle));
}

/** Returns the message that a folder does not respond. */
export function describeSilentFolder(folder: string): string {
  return t`${folder} is not responding. It may be on a disconnected drive. Connect the drive and try again.`;
}

/**
 * Runs a file system call on a folder. Returns `instead` if it takes too long, or if an earlier call to the folder is
 * still waiting.
 */
export async function runWithTimeout<T>(clock: Clock, folder: string, look: () => Promise<T>, instead: T): Promise<T> {
  return isSilent(folder) ? instead : await tryWithTimeout(clock, folder, look, instead);
}

/** The same, but also tries a folder that did not respond before: the user asks for it. */
export async function tryWithTimeout<T>(clock: Clock, folder: string, look: () => Promise<T>, instead: T): Promise<T> {
  return await new Promise((settle, fail) => {
    let isLate = false;
    const cancel = clock.after(timeoutMs, () => {
      isLate = true;
      changeCount(folder, 1);
      settle(instead);
    });
    look()
      .then(settle, fail)
      .finally(() => {
        cancel();
        if (isLate) changeCount(folder, -1);
      });
  });
}

function changeCount(folder: string, change: number): void {
  const looks = (silentFolders.get(folder) ?? 0) + change;
  if (looks > 0) silentFolders.set(folder, looks);
  else silentFolders.delete(folder);
}
