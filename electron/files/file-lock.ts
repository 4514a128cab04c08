import { chmodSync, closeSync, fstatSync, lstatSync, mkdirSync, openSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { t } from '../../shared/i18n/i18n.ts';
import { getErrorCode } from '../base/error-message.ts';
import { SystemLock } from './system-lock.ts';

/** A lock on an open file, for one process at a time. */
export type FileLock = { release(): void };

/**
 * Locks an open file against other processes of this user, until it is released or the process dies. Returns null if
 * another process has the lock. Creates nothing next to the file, because other programs may write there and SQLite
 * trusts the files it finds. The lock is in one of our folders and is named after the file's identity, not its path.
 * `fallback` is for a read-only home; it only excludes processes that use the same one.
 */
export function lockFile(fd: number, folder = getLockFolder(), fallback: string | null = null): FileLock | null {
  try {
    return lockIn(folder, fd);
  } catch (failure) {
    const code = getErrorCode(failure) ?? '';
    if (!readOnlyCodes.has(code)) throw failure;
    if (fallback !== null) return lockFile(fd, fallback);
    throw new Error(t`Workcell cannot lock files because it cannot write to ${folder} (${code}).`);
  }
}

const readOnlyCodes: ReadonlySet<string> = new Set(['EACCES', 'EPERM', 'EROFS']);

function lockIn(folder: string, fd: number): FileLock | null {
  const { dev, ino } = fstatSync(fd, { bigint: true });
  prepareFolder(folder);
  const path = join(folder, `${dev}-${ino}`);
  for (;;) {
    const made = createLockFile(path);
    const lock = SystemLock.take(path);
    if (lock === null) return null;
    // The previous holder may have deleted the file after we opened it. Then the next process would create another
    // file.
    if (made !== null && getIdentity(path) === made) return { release: () => release(lock, path) };
    lock.release();
  }
}

/** Returns the folder for locks that all hosts of a user share, whatever their data folders. */
export function getLockFolder(
  platform: NodeJS.Platform = process.platform,
  env: Readonly<Record<string, string | undefined>> = process.env,
  home = homedir(),
): string {
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Workcell', 'locks');
  if (platform === 'win32') return join(env.LOCALAPPDATA ?? join(home, 'AppData', 'Local'), 'Workcell', 'locks');
  const base = env.XDG_STATE_HOME;
  return join(base !== undefined && isAbsolute(base) ? base : join(home, '.local', 'state'), 'workcell', 'locks');
}

/** Prepares the folder. Throws if others can write there. */
function prepareFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (process.platform === 'win32') return;
  const facts = lstatSync(folder);
  if (!facts.isDirectory() || facts.uid !== process.getuid?.())
    throw new Error(t`${folder} is not one of your folders.`);
  if ((facts.mode & 0o077) !== 0) chmodSync(folder, 0o700);
}

function release(lock: SystemLock, path: string): void {
  // Delete the file while it is locked, so that no one else holds a lock on the deleted file. Windows cannot delete an
  // open file.
  if (process.platform !== 'win32') removeUnused(path);
  lock.release();
  if (process.platform === 'win32') removeUnused(path);
}

function removeUnused(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // Another process has just opened it, or the disk is now read-only.
  }
}

/**
 * Creates the file if it is missing, and returns its identity. Does not open an existing file: closing it would end its
 * locks.
 */
function createLockFile(path: string): string | null {
  try {
    closeSync(openSync(path, 'ax', 0o600));
  } catch (failure) {
    if (getErrorCode(failure) !== 'EEXIST') throw failure;
  }
  return getIdentity(path);
}

function getIdentity(path: string): string | null {
  const facts = lstatSync(path, { bigint: true, throwIfNoEntry: false });
  return facts === undefined ? null : `${facts.dev}-${facts.ino}`;
}
