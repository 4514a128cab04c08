import { lstatSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { toTreePath } from '../file-transactions/tree-path.ts';
import { findGitRoot } from '../files/ignore-rules.ts';
import { readRegularFileSync } from '../files/regular-file.ts';

// Finds the files that git tracks, even where its rules ignore them. Reads the index without running git, as in
// `electron/files/ignore-rules.ts`. Supports versions 2 to 4 of the format in `gitformat-index`. Does not find entries
// that are only in a shared index.

/** A larger index is not read, in bytes. */
const maxIndexBytes = 128 * 1024 * 1024;
/** A longer name, in bytes, means that the index is damaged. */
const maxNameBytes = 4_096;
/** The names in an index of version 4 can be much larger than the index. More than this many bytes are not read. */
const maxTotalNameBytes = 128 * 1024 * 1024;
const maxLinkBytes = 10_000;
/** The size of everything before the object id in an entry, in bytes. */
const idOffset = 40;
/** The sizes of an object id, in bytes: SHA-1 and SHA-256. */
const idSizes = [20, 32] as const;
const modeOffset = 24;
/** Files and links. Others are submodules and folders of a sparse index. */
const fileModes: ReadonlySet<number> = new Set([0o100644, 0o100755, 0o120000]);
const otherModes: ReadonlySet<number> = new Set([0o160000, 0o040000]);
const extendedFlag = 0x4000;

/** A repository whose index was read. `stamp` changes with the index. */
type ReadIndex = { readonly stamp: string; readonly paths: readonly string[] };

/** The files that git tracks in a folder and in the repositories inside. Reads an index when it is first needed. */
export class TrackedFiles {
  readonly #root: string;
  /** By the path of the repository and a slash. Null until its index is read. */
  readonly #repositories = new Map<string, ReadIndex | null>([['', null]]);
  #isComplete = false;
  #paths: ReadonlySet<string> = new Set();

  constructor(root: string) {
    this.#root = root;
  }

  /** Adds a repository inside the folder, by its tree path and a slash. */
  add(lead: string): void {
    if (this.#repositories.has(lead)) return;
    this.#repositories.set(lead, null);
    this.#isComplete = false;
  }

  /** The tree paths of all tracked files. */
  get paths(): ReadonlySet<string> {
    if (this.#isComplete) return this.#paths;
    const paths = new Set<string>();
    for (const [lead, read] of this.#repositories) {
      const index = read ?? this.#read(lead);
      this.#repositories.set(lead, index);
      for (const path of index.paths) paths.add(lead + path);
    }
    this.#paths = paths;
    this.#isComplete = true;
    return paths;
  }

  /** Reads again the indexes that changed since they were read. Returns the paths that are tracked now, or no longer. */
  refresh(): readonly string[] {
    const before = this.#paths;
    let hasChanged = false;
    for (const [lead, read] of this.#repositories) {
      if (read === null || read.stamp === readIndexStamp(join(this.#root, lead))) continue;
      this.#repositories.set(lead, null);
      hasChanged = true;
    }
    if (!hasChanged) return [];
    this.#isComplete = false;
    return [...before.symmetricDifference(this.paths)];
  }

  #read(lead: string): ReadIndex {
    const folder = join(this.#root, lead);
    return { stamp: readIndexStamp(folder), paths: listTrackedPaths(folder) };
  }
}

/** Returns a text that changes when another index applies in a folder, or when its index changes. Never throws. */
function readIndexStamp(folder: string): string {
  const top = findGitRoot(folder);
  return top === null ? '' : readFileStamp(join(findGitFolder(top), 'index'));
}

/** Returns a text that contains the path and changes with the file there. Never throws. */
export function readFileStamp(path: string): string {
  try {
    const { ctimeNs, ino, size } = lstatSync(path, { bigint: true });
    return `${path} ${size} ${ino} ${ctimeNs}`;
  } catch {
    return path;
  }
}

/**
 * Lists the files and links below a folder that its repository tracks, as tree paths from the folder. Empty if there is
 * no repository, or if its index cannot be read. Never throws.
 */
export function listTrackedPaths(folder: string): readonly string[] {
  const top = findGitRoot(folder);
  if (top === null) return [];
  const lead = relative(top, folder).replaceAll(sep, '/');
  const paths = readTracked(join(findGitFolder(top), 'index'));
  if (lead === '') return paths;
  return paths.filter((path) => path.startsWith(`${lead}/`)).map((path) => path.slice(lead.length + 1));
}

/** Returns the git folder of a repository. In a worktree and a submodule, a file contains its path. */
function findGitFolder(top: string): string {
  const inside = join(top, '.git');
  const [, named] = /^gitdir: ([^\n]+)/.exec(readRegularFileSync(inside, maxLinkBytes)?.toString('utf8') ?? '') ?? [];
  return named === undefined ? inside : resolve(top, named.trimEnd());
}

function readTracked(path: string): readonly string[] {
  const bytes = readRegularFileSync(path, maxIndexBytes);
  if (bytes === null || bytes.length < 12 || bytes.toString('latin1', 0, 4) !== 'DIRC') return [];
  for (const idSize of idSizes) {
    const paths = parsePaths(bytes, idSize);
    if (paths !== null) return paths;
  }
  return [];
}

/** Parses the paths of an index. Returns null if the object ids have another size, or the index is damaged. */
function parsePaths(bytes: Buffer, idSize: number): readonly string[] | null {
  const version = bytes.readUInt32BE(4);
  if (version < 2 || version > 4) return null;
  const paths: string[] = [];
  let name = Buffer.alloc(0);
  let total = 0;
  let at = 12;
  for (let left = bytes.readUInt32BE(8); left > 0; left -= 1) {
    const flagsAt = at + idOffset + idSize;
    if (flagsAt + 2 > bytes.length) return null;
    const mode = bytes.readUInt32BE(at + modeOffset);
    if (!fileModes.has(mode) && !otherModes.has(mode)) return null;
    let nameAt = flagsAt + ((bytes.readUInt16BE(flagsAt) & extendedFlag) === 0 ? 2 : 4);
    let kept = 0;
    if (version === 4) {
      const { next, value } = readOffset(bytes, nameAt);
      kept = name.length - value;
      nameAt = next;
    }
    const end = bytes.indexOf(0, nameAt);
    if (end === -1 || kept < 0) return null;
    name = Buffer.concat([name.subarray(0, kept), bytes.subarray(nameAt, end)]);
    total += name.length;
    if (name.length > maxNameBytes || total > maxTotalNameBytes) return null;
    const path = toTreePath(name);
    if (fileModes.has(mode) && staysBelow(path)) paths.push(path);
    // Each entry is padded to a multiple of 8 bytes, with at least one.
    at = version === 4 ? end + 1 : at + Math.ceil((end + 1 - at) / 8) * 8;
  }
  return paths;
}

/** Whether a path stays inside the folder. Git writes no other paths, but anyone can write an index. */
function staysBelow(path: string): boolean {
  const hasOtherSeparator = sep !== '/' && /[\\:]/.test(path);
  return !hasOtherSeparator && !path.split('/').some((part) => part === '' || part === '.' || part === '..');
}

/** Reads a number in the encoding of pack offsets. */
function readOffset(bytes: Buffer, from: number): { readonly value: number; readonly next: number } {
  let at = from;
  let byte = bytes[at] ?? 0;
  let value = byte & 0x7f;
  while ((byte & 0x80) !== 0) {
    at += 1;
    byte = bytes[at] ?? 0;
    value = (value + 1) * 128 + (byte & 0x7f);
  }
  return { value, next: at + 1 };
}
