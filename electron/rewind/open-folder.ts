import { closeSync, constants, type Dirent, fstatSync, lstatSync, opendirSync, openSync, readdirSync } from 'node:fs';
import { hasFolderHandles, pathOnly } from '../file-transactions/folder-handle.ts';
import { toPathBytes, toTreePath } from '../file-transactions/tree-path.ts';

/** An entry of a folder. `name` is a tree path. */
export type FolderEntry = { readonly name: string; readonly isFolder: boolean };

/**
 * A folder that stays open while it is read, even if something replaces it at its path. On systems that cannot keep
 * folders open, `isUnchanged` detects a replacement.
 */
export class OpenFolder {
  /** Distinguishes the folder from every other folder. */
  readonly id: string;
  readonly dev: bigint;
  readonly ino: bigint;
  /** Its ctime, in Unix ms. */
  readonly changedAt: number;
  /** Its permission bits. */
  readonly mode: number;
  /** The path to the folder, valid until it is closed. */
  readonly place: string | Buffer;
  readonly #fd: number | null;

  /** Opens a folder. Throws the system's error: ENOTDIR for a link or a file, ENOENT if nothing is there. */
  constructor(place: string | Buffer) {
    const { O_DIRECTORY, O_NOFOLLOW } = constants;
    this.#fd = hasFolderHandles ? openSync(place, pathOnly | O_DIRECTORY | O_NOFOLLOW) : null;
    const facts = this.#fd === null ? lstatSync(place, { bigint: true }) : fstatSync(this.#fd, { bigint: true });
    if (!facts.isDirectory()) throw Object.assign(new Error(`ENOTDIR: ${String(place)}`), { code: 'ENOTDIR' });
    this.place = this.#fd === null ? place : `/proc/self/fd/${this.#fd}`;
    this.id = `${facts.dev} ${facts.ino} ${facts.birthtimeNs}`;
    this.dev = facts.dev;
    this.ino = facts.ino;
    this.changedAt = Number(facts.ctimeMs);
    this.mode = Number(facts.mode) & 0o777;
  }

  /** Lists the entries in no particular order. Throws the system's error. */
  list(): readonly FolderEntry[] {
    const entries = readdirSync(this.place, { withFileTypes: true });
    // Node replaces bytes that are not UTF-8 with this character. Then only the bytes identify the entry.
    if (!entries.some(({ name }) => name.includes('\uFFFD'))) return entries.map(toEntry);
    return readdirSync(this.place, { withFileTypes: true, encoding: 'buffer' }).map((entry) => ({
      name: toTreePath(entry.name),
      isFolder: entry.isDirectory(),
    }));
  }

  /** Whether nothing is in it. Reads no more than the first entries. Throws the system's error. */
  isEmpty(): boolean {
    const entries = opendirSync(this.place);
    try {
      return entries.readSync() === null;
    } finally {
      entries.closeSync();
    }
  }

  /** Returns the path of an entry. */
  getPath(name: string): string | Buffer {
    if (typeof this.place === 'string' && name.isWellFormed()) return `${this.place}/${name}`;
    return Buffer.concat([Buffer.from(this.place), Buffer.from('/'), toPathBytes(name)]);
  }

  /** Whether `place` is still the path of this folder. Always true for an open folder. */
  isUnchanged(): boolean {
    return this.#fd !== null || isFolderAt(this.place, this);
  }

  isSameAs({ dev, ino }: { readonly dev: bigint; readonly ino: bigint }): boolean {
    // Some network disks have no file numbers.
    return ino !== 0n && dev === this.dev && ino === this.ino;
  }

  close(): void {
    if (this.#fd !== null) closeSync(this.#fd);
  }
}

/** Whether a path is this folder itself, not a link to it. Never throws. */
export function isFolderAt(
  path: string | Buffer,
  { dev, ino }: { readonly dev: bigint; readonly ino: bigint },
): boolean {
  try {
    const facts = lstatSync(path, { bigint: true });
    return facts.isDirectory() && facts.dev === dev && facts.ino === ino;
  } catch {
    return false;
  }
}

function toEntry(entry: Dirent): FolderEntry {
  return { name: entry.name, isFolder: entry.isDirectory() };
}
