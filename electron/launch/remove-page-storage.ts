import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Files that Chromium may keep in its folder: the locks of the running app, the key that Windows encrypts with, the
 * crash reporter's own number, and settings of the developer tools.
 */
const keptNames = /^(?:Singleton(?:Lock|Socket|Cookie)|lockfile|Local State|Crashpad|Preferences)$/;

/**
 * Deletes what a page left in Chromium's folder, such as its session storage, before there is a page. Our pages store
 * nothing there; earlier versions did. Deletes everything that is not known to be free of texts. Leaves a file that it
 * cannot delete for the next start.
 */
export function removePageStorage(folder: string): void {
  for (const name of namesIn(folder)) {
    if (keptNames.test(name)) continue;
    try {
      rmSync(join(folder, name), { recursive: true, force: true });
    } catch {
      // Another program has it open, so Windows does not allow deleting it.
    }
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
