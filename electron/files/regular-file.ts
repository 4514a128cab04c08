import { type BigIntStats, closeSync, constants, fstatSync, lstatSync, openSync, readSync } from 'node:fs';
import { type FileHandle, lstat, open } from 'node:fs/promises';
import { t } from '../../shared/i18n/i18n.ts';
import { getErrorCode } from '../base/error-message.ts';

// For files in folders where other programs can write. With a plain open, a link there could redirect to any other
// file, and a pipe would block until something opens its other end.

const { O_NOFOLLOW, O_NONBLOCK, O_RDONLY, O_RDWR, O_WRONLY } = constants;
/** Where this is 0, on Windows, opening a file cannot refuse links. */
const noLinks = O_NOFOLLOW ?? 0;
const safeFlags = noLinks | (O_NONBLOCK ?? 0);

/**
 * Opens a file for reading where anyone can put something else in its place: refuses a link, and does not wait for a
 * pipe.
 */
export const readFlags = O_RDONLY | safeFlags;

/**
 * Opens a regular file: never through a link at `path`, never blocking on a pipe, and for writing only if it has no
 * other hard links. `flags` are those of `constants`; `mode` is for a new file. Rejects with the system's error, or
 * with a sentence if something else is there.
 */
export async function openRegularFile(path: string, flags = O_RDONLY, mode = 0o600): Promise<FileHandle> {
  let file: FileHandle;
  try {
    file = await open(path, flags | safeFlags, mode);
  } catch (failure) {
    throw toReadProblem(path, failure);
  }
  try {
    const named = noLinks === 0 ? await lstat(path, { bigint: true }) : null;
    requireRegular(path, flags, await file.stat({ bigint: true }), named);
    return file;
  } catch (failure) {
    await file.close();
    throw failure;
  }
}

/** Does the same synchronously. Returns a file descriptor. Throws. */
export function openRegularFileSync(path: string, flags = O_RDONLY, mode = 0o600): number {
  let fd: number;
  try {
    fd = openSync(path, flags | safeFlags, mode);
  } catch (failure) {
    throw toReadProblem(path, failure);
  }
  try {
    requireRegular(
      path,
      flags,
      fstatSync(fd, { bigint: true }),
      noLinks === 0 ? lstatSync(path, { bigint: true }) : null,
    );
    return fd;
  } catch (failure) {
    closeSync(fd);
    throw failure;
  }
}

/** Reads a regular file of up to `maxBytes`. Returns null for anything else, and for a file that cannot be read. */
export function readRegularFileSync(path: string, maxBytes: number): Buffer | null {
  try {
    const file = openRegularFileSync(path);
    try {
      const { size } = fstatSync(file);
      if (size > maxBytes) return null;
      const buffer = Buffer.alloc(size);
      return buffer.subarray(0, readSync(file, buffer, 0, size, 0));
    } finally {
      closeSync(file);
    }
  } catch {
    return null;
  }
}

function requireRegular(path: string, flags: number, facts: BigIntStats, named: BigIntStats | null): void {
  const isLink = named !== null && (!named.isFile() || named.ino !== facts.ino);
  const hasOtherName = (flags & (O_RDWR | O_WRONLY)) !== 0 && facts.nlink > 1n;
  if (!facts.isFile() || isLink || hasOtherName) throw new Error(createNotRegularError(path));
}

/** Translates the system's errors for a link, a pipe without a reader, and a folder. */
function toReadProblem(path: string, failure: unknown): unknown {
  const isOther = ['ELOOP', 'EMLINK', 'ENXIO', 'EISDIR'].includes(getErrorCode(failure) ?? '');
  return isOther ? new Error(createNotRegularError(path)) : failure;
}

function createNotRegularError(path: string): string {
  return t`${path} is not a regular file.`;
}
