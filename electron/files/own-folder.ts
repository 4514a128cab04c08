import { mkdirSync, statSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { getErrorCode } from '../base/error-message.ts';

/**
 * Makes a folder in the data folder, with the folders in between, for this user only. Never makes `above`, the data
 * folder: if the data folder was moved away, a new one would hide that, and its contents would be lost when the old one
 * is back. Rejects with the system's error, ENOENT if `above` is missing.
 */
export async function makeOwnFolder(above: string, folder: string): Promise<void> {
  for (const each of foldersBetween(above, folder)) {
    await mkdir(each, { mode: 0o700 }).catch((failure: unknown) => throwUnlessFolder(failure, each));
  }
}

/** Does the same synchronously, for worker threads that have nothing else to do. Throws the system's error. */
export function makeOwnFolderSync(above: string, folder: string): void {
  for (const each of foldersBetween(above, folder)) {
    try {
      mkdirSync(each, { mode: 0o700 });
    } catch (failure) {
      throwUnlessFolder(failure, each);
    }
  }
}

/** Lists the folder and its parents below `above`, outermost first. */
function foldersBetween(above: string, folder: string): readonly string[] {
  const folders: string[] = [];
  for (let at = folder; at !== above && at !== dirname(at); at = dirname(at)) folders.unshift(at);
  return folders;
}

function throwUnlessFolder(failure: unknown, folder: string): void {
  if (getErrorCode(failure) !== 'EEXIST' || !statSync(folder).isDirectory()) throw failure;
}
