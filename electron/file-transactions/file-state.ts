import { createHash, type Hash } from 'node:crypto';
import { constants } from 'node:fs';
import { getErrorCode } from '../base/error-message.ts';
import { readFlags } from '../files/regular-file.ts';
import { lstat, mkdir, type OpenFile, open, readlink, symlink } from './disk.ts';
import { toPathBytes, toTreePath } from './tree-path.ts';

/** What is at a path. Links are never followed. `mode` has the permission bits; `sha256` is hexadecimal. */
export type FileState =
  | { readonly kind: 'absent' }
  | { readonly kind: 'file'; readonly sha256: string; readonly mode: number }
  /** `target` is a path as in `tree-path.ts`. */
  | { readonly kind: 'link'; readonly target: string }
  | { readonly kind: 'folder'; readonly mode: number }
  /** A socket, a pipe or a device. */
  | { readonly kind: 'other' };

const folderOnly = (constants.O_DIRECTORY ?? 0) | (constants.O_NOFOLLOW ?? 0);

/** A path for the system. Bytes if it may not be valid UTF-8. */
export type SystemPath = string | Buffer;

/** Bytes that are produced while they are read, such as decrypted ones. Can be read more than once. */
export type ByteSource = {
  readonly pieces: () => AsyncIterable<Uint8Array>;
  /** The SHA-256 in hex of what `pieces` yields, which it has checked. Saves one reading. */
  readonly sha256?: string;
};

/** The state of a path where nothing exists. */
export const absentState = { kind: 'absent' } as const;

/** Reads what is at a path. A path below a file, or below a link to itself, is absent. Rejects with the system's error. */
export async function readFileState(place: SystemPath): Promise<FileState> {
  try {
    const facts = await lstat(place);
    if (facts.isSymbolicLink()) return { kind: 'link', target: await readTarget(place) };
    if (facts.isDirectory()) return { kind: 'folder', mode: facts.mode & 0o7777 };
    if (!facts.isFile()) return { kind: 'other' };
    return { kind: 'file', sha256: await hashFile(place), mode: facts.mode & 0o777 };
  } catch (failure) {
    if (['ENOENT', 'ENOTDIR', 'ELOOP'].includes(getErrorCode(failure) ?? '')) return absentState;
    throw failure;
  }
}

/** Returns the state of a file with these bytes. */
export function getStateOfBytes(bytes: Uint8Array, mode: number): Extract<FileState, { kind: 'file' }> {
  return { kind: 'file', sha256: createHash('sha256').update(bytes).digest('hex'), mode: mode & 0o777 };
}

/** Whether two states have the same bytes and are equally executable. */
export function isSame(one: FileState, other: FileState): boolean {
  if (one.kind === 'file') {
    return other.kind === 'file' && one.sha256 === other.sha256 && isExecutable(one.mode) === isExecutable(other.mode);
  }
  if (one.kind === 'link') return other.kind === 'link' && one.target === other.target;
  return one.kind === other.kind;
}

/** Whether the owner may execute a file. Windows has no such bit. */
export function isExecutable(mode: number): boolean {
  return process.platform !== 'win32' && (mode & 0o100) !== 0;
}

export type CopyOptions = {
  /** The permissions of the new file, before the umask. */
  readonly mode: number;
  /** Sets the mode exactly, ignoring the umask. */
  readonly isExactMode?: boolean;
};

/**
 * Copies a file or link, or writes other bytes, to a free path, and syncs a file to disk. Returns what was copied,
 * computed from the copied bytes. Rejects with the system's error, EEXIST if something is there, or with the error of
 * the byte source.
 */
export async function copyTo(from: SystemPath | ByteSource, to: SystemPath, options: CopyOptions): Promise<FileState> {
  if (isByteSource(from)) return await writeTo(from.pieces(), to, options);
  if ((await lstat(from)).isSymbolicLink()) {
    const target = await readTarget(from);
    await symlink(toPathBytes(target), to);
    return { kind: 'link', target };
  }
  const { file, size } = await openFile(from);
  try {
    return await writeTo(readPieces(file, size), to, options);
  } finally {
    await file.close();
  }
}

/** Returns the SHA-256 of bytes, in hex. Rejects with the error of the source. */
export async function hashBytes({ pieces, sha256 }: ByteSource): Promise<string> {
  return sha256 ?? (await pipeAndHash(pieces(), createHash('sha256'), null));
}

/** Whether bytes come from a source rather than from a file at a path. A `Buffer` is a path. */
export function isByteSource(from: SystemPath | ByteSource): from is ByteSource {
  return typeof from === 'object' && 'pieces' in from;
}

async function writeTo(
  pieces: AsyncIterable<Uint8Array>,
  to: SystemPath,
  { isExactMode = false, mode }: CopyOptions,
): Promise<FileState> {
  const copy = await open(to, 'wx', mode);
  try {
    const sha256 = await pipeAndHash(pieces, createHash('sha256'), copy);
    if (isExactMode && process.platform !== 'win32') await copy.chmod(mode);
    await copy.sync();
    return { kind: 'file', sha256, mode };
  } finally {
    await copy.close();
  }
}

/** Syncs the names in a folder to disk, on systems that can. */
export async function syncFolder(place: SystemPath): Promise<void> {
  try {
    const folder = await open(place, constants.O_RDONLY | (constants.O_DIRECTORY ?? 0));
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  } catch {
    // Windows cannot open folders, and some network disks cannot sync one.
  }
}

/** Makes a folder unless it exists. Rejects with the system's error, or if something else is there. */
export async function ensureFolder(place: SystemPath, mode: number | null): Promise<boolean> {
  try {
    await mkdir(place);
    if (mode !== null && process.platform !== 'win32') await setMode(place, mode);
    return true;
  } catch (failure) {
    if (getErrorCode(failure) === 'EEXIST' && (await lstat(place)).isDirectory()) return false;
    throw failure;
  }
}

/** Sets the mode of the folder itself, never through a link in its place. */
async function setMode(place: SystemPath, mode: number): Promise<void> {
  const folder = await open(place, constants.O_RDONLY | folderOnly);
  try {
    await folder.chmod(mode);
  } finally {
    await folder.close();
  }
}

/** Reads the state of a file, and syncs it to disk. Rejects with the system's error. */
export async function readSyncedFile(place: SystemPath): Promise<FileState> {
  const { file, size } = await openFile(place);
  try {
    const sha256 = await pipeAndHash(readPieces(file, size), createHash('sha256'), null);
    const { mode } = await file.stat();
    await file.sync();
    return { kind: 'file', sha256, mode: mode & 0o777 };
  } finally {
    await file.close();
  }
}

async function readTarget(place: SystemPath): Promise<string> {
  return toTreePath(await readlink(place, { encoding: 'buffer' }));
}

async function hashFile(place: SystemPath): Promise<string> {
  const { file, size } = await openFile(place);
  try {
    return await pipeAndHash(readPieces(file, size), createHash('sha256'), null);
  } finally {
    await file.close();
  }
}

/** Opens a file for reading. Refuses a pipe, which would block, with EISDIR. */
async function openFile(place: SystemPath): Promise<{ readonly file: OpenFile; readonly size: number }> {
  const file = await open(place, readFlags);
  try {
    const facts = await file.stat();
    if (facts.isFile()) return { file, size: facts.size };
    throw Object.assign(new Error(`EISDIR: ${String(place)}`), { code: 'EISDIR' });
  } catch (failure) {
    await file.close();
    throw failure;
  }
}

const piece = 256 * 1024;

/**
 * Yields the bytes of an open file, which was `size` bytes long. Each piece is valid until the next one is requested.
 */
async function* readPieces(file: OpenFile, size: number): AsyncGenerator<Uint8Array> {
  const buffer = Buffer.allocUnsafe(Math.min(piece, Math.max(size + 1, 1)));
  for (;;) {
    const { bytesRead } = await file.read(buffer, 0, buffer.length, null);
    if (bytesRead === 0) return;
    yield buffer.subarray(0, bytesRead);
  }
}

async function pipeAndHash(pieces: AsyncIterable<Uint8Array>, hash: Hash, to: OpenFile | null): Promise<string> {
  for await (const bytes of pieces) {
    hash.update(bytes);
    if (to !== null) await to.writeFile(bytes);
  }
  return hash.digest('hex');
}
