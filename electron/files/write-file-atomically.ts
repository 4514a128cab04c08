import { randomUUID } from 'node:crypto';
import { renameSync } from 'node:fs';
import { open, readlink, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, sep } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { cutToBytes } from '../../shared/texts/cut-to-bytes.ts';
import { getErrorCode } from '../base/error-message.ts';
import { readSettingsFileSync } from './read-settings-file.ts';

/** Windows errors while another program, such as a virus scanner, has a file open for a moment. */
const busyCodes: ReadonlySet<string | null> = new Set(['EPERM', 'EBUSY', 'EACCES']);

/** The waits before each retry, in milliseconds: 1.5 s in total. */
const waits = [10, 20, 40, 80, 150, 300, 400, 500] as const;

/**
 * Runs an action that replaces or deletes a file. On Windows, retries for a while when another program has the file
 * open. Elsewhere, and after the last try, rejects with the system's error.
 */
export async function retryWhileBusy<T>(
  act: () => T | Promise<T>,
  platform = process.platform,
  wait: (ms: number) => Promise<unknown> = sleep,
): Promise<T> {
  for (const ms of platform === 'win32' ? waits : []) {
    try {
      return await act();
    } catch (failure) {
      if (!busyCodes.has(getErrorCode(failure))) throw failure;
      await wait(ms);
    }
  }
  return await act();
}

/**
 * Writes a whole text file atomically, with a temporary file next to it, fsync and rename. A reader, or a start after a
 * power cut, finds the old or the new text and never a part. Follows a link, even before its target exists, because
 * users link their settings; `replaceLink` replaces the link, for folders where others can write. Only the user may
 * read the file, unless `mode` has other permissions, minus the umask; `kept` keeps the permissions of an existing
 * file. Rejects with the system's error if the folder cannot be written; then nothing has changed. Files that do not
 * matter after a power cut do not need `sync`, which is slow on a busy disk.
 */
export function writeFileAtomically(
  path: string,
  text: string,
  { mode = 0o600, replaceLink = false, sync = true }: WriteOptions = {},
): Promise<void> {
  return putInPlace(path, text, { mode, replaceLink, sync }, rename);
}

/**
 * Does the same for a file that others write too. Replaces it only while it still contains `before` (a missing file
 * counts as empty), and keeps the permissions a user gave it. Returns false if someone has written it in the
 * meantime; then nothing has changed. Rejects if the path is not a regular file of up to 1 MiB.
 */
export async function replaceTextAtomically(path: string, before: string, text: string): Promise<boolean> {
  let replaced = false;
  await putInPlace(path, text, { mode: 'kept', sync: true }, async (temporary, target) => {
    // Synchronous, so that nothing runs in between: during the sync before, others had time to write.
    replaced = readCurrentBytes(target).equals(Buffer.from(before));
    if (replaced) renameSync(temporary, target);
    else await rm(temporary);
  });
  return replaced;
}

type WriteOptions = { readonly mode?: number | 'kept'; readonly replaceLink?: boolean; readonly sync?: boolean };

async function putInPlace(
  path: string,
  text: string,
  { mode = 0o600, replaceLink = false, sync }: WriteOptions,
  moveTo: (temporary: string, target: string) => Promise<void>,
): Promise<void> {
  const target = replaceLink ? path : await resolveLinks(path);
  // The target's name may already have the maximum length.
  const temporary = join(dirname(target), `${cutToBytes(basename(target), 100)}.${randomUUID()}.tmp`);
  const kept = mode === 'kept' ? await getMode(target) : null;
  try {
    const file = await open(temporary, 'wx', mode === 'kept' ? 0o600 : mode);
    try {
      if (kept !== null) await file.chmod(kept);
      await file.writeFile(text, 'utf8');
      if (sync) await file.sync();
    } finally {
      await file.close();
    }
    await retryWhileBusy(() => moveTo(temporary, target));
  } catch (failure) {
    await rm(temporary, { force: true });
    throw failure;
  }
}

/** Resolves links, even to a file that does not exist yet. Rejects with the system's error if links form a circle. */
async function resolveLinks(path: string, mostLinks = 40): Promise<string> {
  try {
    return await realpath(path);
  } catch (failure) {
    const link = await readlink(path).catch(() => null);
    if (link === null) return path;
    if (getErrorCode(failure) !== 'ENOENT' || mostLinks === 0) throw failure;
    // Not normalized: the system resolves a link before it goes up.
    const next = isAbsolute(link) ? link : `${await realpath(dirname(path))}${sep}${link}`;
    return await resolveLinks(next, mostLinks - 1);
  }
}

/** Returns the permissions of a file; null if it does not exist. */
async function getMode(path: string): Promise<number | null> {
  const facts = await stat(path).catch(() => null);
  return facts === null ? null : facts.mode & 0o777;
}

function readCurrentBytes(path: string): Buffer {
  try {
    return readSettingsFileSync(path);
  } catch (failure) {
    if (getErrorCode(failure) === 'ENOENT') return Buffer.alloc(0);
    throw failure;
  }
}
