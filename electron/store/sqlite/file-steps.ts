import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';

// File operations that SQLite does not do for us.

/** The start of a file, and its length. */
export type FileHead = {
  /** The first 16 bytes, or fewer if the file is shorter. */
  readonly bytes: Uint8Array;
  /** The length of the file in bytes. 0 for a new file. */
  readonly size: number;
};

/**
 * Reads the head of a file. With `a+`, the file must be writable, and a missing file is created so that only this user
 * may read it. SQLite gives its companion files the same mode. Throws the system's error.
 */
export function readHead(path: string, flags: 'r' | 'a+'): FileHead {
  const file = openSync(path, flags, 0o600);
  try {
    const bytes = new Uint8Array(16);
    const length = readSync(file, bytes, 0, bytes.length, 0);
    return { bytes: bytes.subarray(0, length), size: getSize(path) };
  } finally {
    closeSync(file);
  }
}

/** Returns the length of a file in bytes. 0 if the file does not exist. */
export function getSize(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

/** Syncs a file to disk. */
export function syncFile(path: string): void {
  sync(path, 'r+');
}

/** Syncs a rename to disk where that is possible. Windows and some network drives cannot. */
export function syncParentFolder(path: string): void {
  try {
    sync(dirname(path), 'r');
  } catch {
    // The rename has already happened.
  }
}

function sync(path: string, flags: string): void {
  const file = openSync(path, flags);
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Returns the path where a replacement for the database at `path` is built. */
export function getSuccessorPath(path: string): string {
  return `${path}.new`;
}

/** Returns the path of an empty database whose connection only provides its key. */
export function getKeyHolderPath(path: string): string {
  return `${path}.key.new`;
}

/** Removes what is left of a successor whose process was killed while building it. */
export function removeSuccessorFiles(path: string): void {
  for (const left of [getSuccessorPath(path), getKeyHolderPath(path)]) {
    for (const suffix of ['', ...companionSuffixes]) rmSync(`${left}${suffix}`, { force: true });
  }
}

/** The suffixes of the files that SQLite keeps next to a database. */
export const companionSuffixes = ['-journal', '-wal', '-shm'] as const;

/**
 * Returns a free name for a file to set aside, such as `sessions.db.damaged-20250131T235959123Z`. Every system allows
 * it.
 */
export function getFreeAsideName(path: string, why: 'damaged' | 'locked', now: Date): string {
  const name = `${path}.${why}-${now.toISOString().replace(/[-:.]/g, '')}`;
  return existsSync(name) ? getFreeAsideName(path, why, new Date(now.getTime() + 1)) : name;
}

/** Lists the files set aside from the database at `path`, without SQLite's companion files. */
export function listAside(path: string): readonly string[] {
  const folder = dirname(path);
  const start = `${basename(path)}.`;
  return readdirSync(folder)
    .filter((name) => name.startsWith(start) && /^(damaged|locked)-[0-9TZ]+$/.test(name.slice(start.length)))
    .map((name) => join(folder, name));
}

/** Renames a database and SQLite's companion files. Does nothing if there is no such file. */
export function setAside(path: string, aside: string): void {
  for (const suffix of [...companionSuffixes, '']) {
    if (existsSync(`${path}${suffix}`)) renameSync(`${path}${suffix}`, `${aside}${suffix}`);
  }
  syncParentFolder(path);
}
