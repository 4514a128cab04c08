import { randomUUID } from 'node:crypto';
import { renameSync } from 'node:fs';
import { open, readlink, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, sep } from 'node:path';
import { codeOf } from '../../shared/base/failure.ts';
import { cutToBytes } from '../../shared/files/file-name.ts';
import { readSettingsSync } from './read-settings.ts';
import { retryWhileHeld } from './retry-while-held.ts';

/**
 * Writes a whole text file so that a reader, or a power cut, finds the old or the new text and never a part of one:
 * a temporary file beside it, fsync, rename. A link is followed and stays, as people link their settings, also before
 * there are any; with `replaceLink`, as folders need that others write to, the file takes the place of a link. Only the
 * user may read the file, unless `mode` says otherwise, less the umask; `kept` leaves the permissions of a file that is
 * there. Rejects with the system's error when the folder cannot be written; then nothing has changed. What means nothing after a power cut needs no `sync`, which takes long on a busy disk.
 */
export function writeFileAtomically(
  path: string,
  text: string,
  { mode = 0o600, replaceLink = false, sync = true }: WriteOptions = {},
): Promise<void> {
  return putInPlace(path, text, { mode, replaceLink, sync }, rename);
}

/**
 * The same for a file that others write too: it is replaced only while it still holds `before`, a missing file being
 * an empty text, and keeps the permissions that a person gave it. False when somebody has written it meanwhile; then
 * nothing has changed. Rejects where something else than a file of up to 1 MiB is there.
 */
export async function replaceTextAtomically(path: string, before: string, text: string): Promise<boolean> {
  let replaced = false;
  await putInPlace(path, text, { mode: 'kept', sync: true }, async (temporary, target) => {
    // At once, in one step of this program: the sync before took long enough for others to write.
    replaced = bytesNow(target).equals(Buffer.from(before));
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
  const target = replaceLink ? path : await endOfLinks(path);
  // A name may be as long as file systems take already.
  const temporary = join(dirname(target), `${cutToBytes(basename(target), 100)}.${randomUUID()}.tmp`);
  const kept = mode === 'kept' ? await modeOf(target) : null;
  try {
    const file = await open(temporary, 'wx', mode === 'kept' ? 0o600 : mode);
    try {
      if (kept !== null) await file.chmod(kept);
      await file.writeFile(text, 'utf8');
      if (sync) await file.sync();
    } finally {
      await file.close();
    }
    await retryWhileHeld(() => moveTo(temporary, target));
  } catch (failure) {
    await rm(temporary, { force: true });
    throw failure;
  }
}

/** Where a path leads, also to a file that is not there yet. Rejects with the system's error where links lead nowhere. */
async function endOfLinks(path: string, mostLinks = 40): Promise<string> {
  try {
    return await realpath(path);
  } catch (failure) {
    const link = await readlink(path).catch(() => null);
    if (link === null) return path;
    if (codeOf(failure) !== 'ENOENT' || mostLinks === 0) throw failure;
    // Not normalized: the system goes through a link before it goes up.
    const next = isAbsolute(link) ? link : `${await realpath(dirname(path))}${sep}${link}`;
    return await endOfLinks(next, mostLinks - 1);
  }
}

/** Permissions of a file; null when it is not there. */
async function modeOf(path: string): Promise<number | null> {
  const facts = await stat(path).catch(() => null);
  return facts === null ? null : facts.mode & 0o777;
}

function bytesNow(path: string): Buffer {
  try {
    return readSettingsSync(path);
  } catch (failure) {
    if (codeOf(failure) === 'ENOENT') return Buffer.alloc(0);
    throw failure;
  }
}
