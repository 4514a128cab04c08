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

// What SQLite does not do with its files for us.

/** What a file begins with, and how long it is. */
export type FileHead = {
  /** The first 16 bytes, or as many as there are. */
  readonly bytes: Uint8Array;
  /** Length of the file in bytes; 0 for one that was only just made. */
  readonly size: number;
};

/**
 * Reads the head of a file. With `a+` it must be writable too, and where there is none an empty one is made that only
 * this user may read; SQLite gives the files beside it the same mode. Throws the system's error.
 */
export function readHead(path: string, flags: 'r' | 'a+'): FileHead {
  const file = openSync(path, flags, 0o600);
  try {
    const bytes = new Uint8Array(16);
    const length = readSync(file, bytes, 0, bytes.length, 0);
    return { bytes: bytes.subarray(0, length), size: sizeOf(path) };
  } finally {
    closeSync(file);
  }
}

/** Length of a file in bytes; 0 when there is none. */
export function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

/** Brings a file to the disk for good. */
export function syncFile(path: string): void {
  sync(path, 'r+');
}

/** Brings a rename to the disk for good, where that can be asked for: Windows cannot, nor can every network drive. */
export function syncFolderOf(path: string): void {
  try {
    sync(dirname(path), 'r');
  } catch {
    // The rename has happened all the same.
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

/** Where a database is built that shall take the place of the one at `path`. */
export function successorOf(path: string): string {
  return `${path}.new`;
}

/** Where a connection lives that only lends its key; the file stays empty. */
export function keyHolderOf(path: string): string {
  return `${path}.key.new`;
}

/** Removes what was left of a successor when the process that built it was killed. */
export function removeLeftovers(path: string): void {
  for (const left of [successorOf(path), keyHolderOf(path)]) {
    for (const suffix of ['', ...companions]) rmSync(`${left}${suffix}`, { force: true });
  }
}

/** How the files are named that SQLite keeps beside a database. */
export const companions = ['-journal', '-wal', '-shm'] as const;

/** A free name for a file that makes room: `sessions.db.damaged-20250131T235959123Z`, which no system forbids. */
export function asideName(path: string, why: 'damaged' | 'locked', now: Date): string {
  const name = `${path}.${why}-${now.toISOString().replace(/[-:.]/g, '')}`;
  return existsSync(name) ? asideName(path, why, new Date(now.getTime() + 1)) : name;
}

/** The files that were set aside from the database at `path`, without what SQLite keeps beside them. */
export function listAside(path: string): readonly string[] {
  const folder = dirname(path);
  const start = `${basename(path)}.`;
  return readdirSync(folder)
    .filter((name) => name.startsWith(start) && /^(damaged|locked)-[0-9TZ]+$/.test(name.slice(start.length)))
    .map((name) => join(folder, name));
}

/** Gives a database another name, with what SQLite keeps beside it; nothing where there is none. */
export function setAside(path: string, aside: string): void {
  for (const suffix of [...companions, '']) {
    if (existsSync(`${path}${suffix}`)) renameSync(`${path}${suffix}`, `${aside}${suffix}`);
  }
  syncFolderOf(path);
}
