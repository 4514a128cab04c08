import { mkdirSync, statSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { getErrorCode } from '../base/error-message.ts';

/**
 * Makes a folder in the data folder, and those between, for this user only. Never makes `above`, the data folder: a new
 * one in the place of one that was moved away would hide that, and what is in it would be lost when the other one is
 * back. Rejects with the system's error, ENOENT if `above` is missing.
 */
export async function makeOwnFolder(above: string, folder: string): Promise<void> {
  for (const each of foldersBetween(above, folder)) {
    await mkdir(each, { mode: 0o700 }).catch((failure: unknown) => throwUnlessFolder(failure, each));
  }
}

/** The same at once, for threads that wait for nothing else. Throws the system's error. */
export function makeOwnFolderSync(above: string, folder: string): void {
  for (const each of foldersBetween(above, folder)) {
    try {
      mkdirSync(each, { mode: 0o700 });
    } catch (failure) {
      throwUnlessFolder(failure, each);
    }
  }
}

/** The outermost first. */
function foldersBetween(above: string, folder: string): readonly string[] {
  const folders: string[] = [];
  for (let at = folder; at !== above && at !== dirname(at); at = dirname(at)) folders.unshift(at);
  return folders;
}

function throwUnlessFolder(failure: unknown, folder: string): void {
  if (getErrorCode(failure) !== 'EEXIST' || !statSync(folder).isDirectory()) throw failure;
}
