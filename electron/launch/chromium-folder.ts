import { lstatSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isProcessRunning } from '../processes/end-processes.ts';

const start = 'workcell-chromium-';

/**
 * Creates a folder in `temporary` for Chromium's files, for when the data folder is not writable. Deletes it when the
 * process exits. A later start deletes what Chromium wrote after that, or what a killed process left behind.
 */
export function makeChromiumFolder(temporary: string): string {
  removeOldChromiumFolders(temporary);
  const folder = mkdtempSync(join(temporary, `${start}${process.pid}-`));
  process.once('exit', () => removeQuietly(folder));
  return folder;
}

/** Removes the folders of processes that have ended. Keeps folders of other users and the targets of links. */
export function removeOldChromiumFolders(temporary: string): void {
  for (const name of namesIn(temporary)) {
    const pid = Number(/^(\d+)-\w+$/.exec(name.slice(start.length))?.[1] ?? Number.NaN);
    if (!name.startsWith(start) || Number.isNaN(pid) || isProcessRunning(pid)) continue;
    const facts = lstatSync(join(temporary, name), { throwIfNoEntry: false });
    const isOurs = process.getuid === undefined || facts?.uid === process.getuid();
    if (facts?.isDirectory() === true && isOurs) removeQuietly(join(temporary, name));
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** Removes a folder. A later start retries if a file is still open. */
function removeQuietly(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true });
  } catch {
    // Best effort: nothing depends on it.
  }
}
