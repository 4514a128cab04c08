import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';

const maxBytes = 4 * 1024 * 1024;

/** Reads a regular file of up to 4 MiB; null for anything else. A pipe does not block. */
export async function readSmallFile(path: string): Promise<Buffer | null> {
  const file = await openAsGit(path);
  if (file === null) return null;
  try {
    return (await file.stat()).size > maxBytes ? null : await file.readFile();
  } catch {
    return null;
  } finally {
    await file.close();
  }
}

const mostCopied = 2 * 1024 ** 3;

/**
 * Copies a regular file of up to 2 GiB. Returns false if there is none. Rejects with the system's error if the copy
 * cannot be written.
 */
export async function copyRegularFile(from: string, to: string): Promise<boolean> {
  const file = await openAsGit(from);
  if (file === null) return false;
  if ((await file.stat()).size > mostCopied) {
    await file.close();
    return false;
  }
  const target = await open(to, 'w', 0o600);
  await pipeline(file.createReadStream(), target.createWriteStream());
  return true;
}

/** Opens a regular file for reading, through links as git does. Null for anything else; never waits for a pipe. */
export async function openAsGit(path: string): Promise<FileHandle | null> {
  try {
    const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    if ((await file.stat()).isFile()) return file;
    await file.close();
    return null;
  } catch {
    return null;
  }
}
