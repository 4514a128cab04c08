import { chmodSync, closeSync, fstatSync, lstatSync, mkdirSync, openSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { codeOf } from '../../shared/base/failure.ts';
import { t } from '../../shared/i18n/i18n.ts';
import { SystemLock } from './system-lock.ts';

/** A lock on a file that is open, for one process at a time. */
export type FileLock = { release(): void };

/**
 * Locks an open file against other processes of this person, until it is released or the process is dead. Null when
 * another one has it. Nothing is put beside the file: programs of others may write there, and SQLite trusts the files that
 * it finds. The lock lies in a folder of ours and is named after the file itself, whatever its path is. `spare` is for a
 * home that is read only; there it keeps out only those who use the same one.
 */
export function lockFile(fd: number, folder = lockFolder(), spare: string | null = null): FileLock | null {
  try {
    return lockIn(folder, fd);
  } catch (failure) {
    const code = codeOf(failure) ?? '';
    if (!readOnlyCodes.has(code)) throw failure;
    if (spare !== null) return lockFile(fd, spare);
    throw new Error(t`Workcell cannot make its locks, because it may not write in ${folder} (${code}).`);
  }
}

const readOnlyCodes: ReadonlySet<string> = new Set(['EACCES', 'EPERM', 'EROFS']);

function lockIn(folder: string, fd: number): FileLock | null {
  const { dev, ino } = fstatSync(fd, { bigint: true });
  prepare(folder);
  const path = join(folder, `${dev}-${ino}`);
  for (;;) {
    const made = make(path);
    const lock = SystemLock.take(path);
    if (lock === null) return null;
    // Whoever had it before may have taken the file away after we opened it; the next one would make another file.
    if (made !== null && identityOf(path) === made) return { release: () => release(lock, path) };
    lock.release();
  }
}

/** The one folder for locks that every host of a person uses, whatever its data folder. */
export function lockFolder(
  platform: NodeJS.Platform = process.platform,
  env: Readonly<Record<string, string | undefined>> = process.env,
  home = homedir(),
): string {
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Workcell', 'locks');
  if (platform === 'win32') return join(env.LOCALAPPDATA ?? join(home, 'AppData', 'Local'), 'Workcell', 'locks');
  const base = env.XDG_STATE_HOME;
  return join(base !== undefined && isAbsolute(base) ? base : join(home, '.local', 'state'), 'workcell', 'locks');
}

/** Throws when others can write there. */
function prepare(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (process.platform === 'win32') return;
  const facts = lstatSync(folder);
  if (!facts.isDirectory() || facts.uid !== process.getuid?.()) throw new Error(t`${folder} is not a folder of yours.`);
  if ((facts.mode & 0o077) !== 0) chmodSync(folder, 0o700);
}

function release(lock: SystemLock, path: string): void {
  // While it is held, so that nobody else holds what is taken away. Windows keeps what is open.
  if (process.platform !== 'win32') removeUnused(path);
  lock.release();
  if (process.platform === 'win32') removeUnused(path);
}

function removeUnused(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // Somebody has just opened it, or the disk takes no changes now.
  }
}

/** Makes the file where there is none; which one is there. What is there is not opened: closing it would end its locks. */
function make(path: string): string | null {
  try {
    closeSync(openSync(path, 'ax', 0o600));
  } catch (failure) {
    if (codeOf(failure) !== 'EEXIST') throw failure;
  }
  return identityOf(path);
}

function identityOf(path: string): string | null {
  const facts = lstatSync(path, { bigint: true, throwIfNoEntry: false });
  return facts === undefined ? null : `${facts.dev}-${facts.ino}`;
}
