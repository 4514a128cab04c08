import { createHash } from 'node:crypto';
import { type BigIntStats, closeSync, fstatSync, lstatSync, openSync, readlinkSync, readSync } from 'node:fs';
import { getErrorCode } from '../base/error-message.ts';
import { toTreePath } from '../file-transactions/tree-path.ts';
import { readFlags } from '../files/regular-file.ts';
import type { FileSnapshot } from '../model/threads/file-snapshot.ts';

/** A larger file is not stored, in bytes. */
export const maxFileBytes = 10 * 1024 * 1024;
/** A file that changed this recently can change again without a visible difference, in milliseconds. */
const racyMs = 2_000;
/** How many times to read a file that changes while it is read. */
const maxAttempts = 3;

/**
 * Creates a stamp that changes with the file, without reading its content. The stamp of a file that may change again
 * unnoticed starts with `~`; the rest is the same. `now` is in Unix ms.
 */
export function createStamp(facts: BigIntStats, now: number): string {
  const isRacy = now - Number(facts.ctimeMs) < racyMs;
  return `${isRacy ? '~' : ''}${facts.size} ${facts.mtimeNs} ${facts.ino} ${facts.ctimeNs} ${facts.mode}`;
}

/** Whether an equal stamp guarantees that the file is unchanged. */
export function isStableStamp(stamp: string): boolean {
  return !stamp.startsWith('~');
}

/** Whether two stamps have the same size, change time and file, whatever the permissions. */
export function hasSameBody(one: string, other: string): boolean {
  return getStampBody(one) === getStampBody(other);
}

function getStampBody(stamp: string): string {
  return stamp
    .slice(isStableStamp(stamp) ? 0 : 1)
    .split(' ', 3)
    .join(' ');
}

/** The state at a path, with the bytes of a file. The bytes are only valid until the next call. */
export type EntryReading = {
  readonly stamp: string;
  readonly state: FileSnapshot;
  readonly bytes: Uint8Array | null;
  /** Unix milliseconds. */
  readonly changedAt: number;
  /** The disk failed, or the file kept being replaced. Then the state of the file is unknown. */
  readonly hasFailed: boolean;
};

/**
 * Reads the entry at a place that is not a folder according to `facts`. Never follows a link there and never waits for
 * a pipe. Returns null if the entry is gone or is a folder now. Never throws.
 */
export function readEntry(place: string | Buffer, facts: BigIntStats, now: () => number): EntryReading | null {
  let latest = facts;
  for (let left = maxAttempts; ; left -= 1) {
    const made = readOnce(place, latest);
    if (made.isTorn && left > 1) {
      const again = readFacts(place);
      if (again === null || again.isDirectory()) return null;
      latest = again;
      continue;
    }
    const { bytes, hasFailed, isTorn, opened, state } = made;
    const plain = createStamp(opened ?? latest, now());
    const stamp = (isTorn || hasFailed) && isStableStamp(plain) ? `~${plain}` : plain;
    return { stamp, state, bytes, changedAt: Number((opened ?? latest).ctimeMs), hasFailed };
  }
}

type ReadAttempt = Pick<EntryReading, 'bytes' | 'hasFailed' | 'state'> & {
  /** The file changed while it was read. */
  readonly isTorn: boolean;
  /** The facts of the opened file; null if none was opened. */
  readonly opened: BigIntStats | null;
};

/** Errors that mean that something else is there now: a link, a pipe, a folder, or nothing. */
const replacedErrorCodes: ReadonlySet<string | null> = new Set([
  'EINVAL',
  'EISDIR',
  'ELOOP',
  'EMLINK',
  'ENOENT',
  'ENOTDIR',
  'ENXIO',
]);

function readOnce(place: string | Buffer, facts: BigIntStats): ReadAttempt {
  try {
    if (facts.isSymbolicLink()) {
      return createAttempt({ kind: 'link', target: toTreePath(readlinkSync(place, { encoding: 'buffer' })) });
    }
    if (!facts.isFile()) return createAttempt(createLostState('special'));
    if (facts.size > maxFileBytes) return createAttempt(createLostState('tooLarge'));
    const fd = openSync(place, readFlags);
    try {
      return readFile(fd, facts);
    } finally {
      closeSync(fd);
    }
  } catch (failure) {
    const code = getErrorCode(failure);
    const hasFailed = code !== 'EACCES' && code !== 'EPERM';
    return createAttempt(createLostState('unreadable'), { isTorn: replacedErrorCodes.has(code), hasFailed });
  }
}

function readFile(fd: number, named: BigIntStats): ReadAttempt {
  const opened = fstatSync(fd, { bigint: true });
  if (!opened.isFile() || opened.ino !== named.ino || opened.dev !== named.dev) {
    return createAttempt(createLostState('unreadable'), { isTorn: true, hasFailed: true });
  }
  if (opened.size > maxFileBytes) return createAttempt(createLostState('tooLarge'), { opened });
  const bytes = readUpTo(fd, Number(opened.size), maxFileBytes + 1);
  const after = fstatSync(fd, { bigint: true });
  const isSame = after.mtimeNs === opened.mtimeNs && after.ctimeNs === opened.ctimeNs && after.size === opened.size;
  const isTorn = !isSame || bytes.length !== Number(opened.size);
  if (bytes.length > maxFileBytes) return createAttempt(createLostState('tooLarge'), { isTorn, opened });
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const state: FileSnapshot = { kind: 'file', sha256, mode: Number(opened.mode) & 0o777, size: bytes.length };
  return createAttempt(state, { bytes, isTorn, opened });
}

let scratch = Buffer.alloc(64 * 1024);

/** Reads a file to its end, or up to `most` bytes. `expected` is its likely size. */
function readUpTo(fd: number, expected: number, most: number): Uint8Array {
  let length = 0;
  for (;;) {
    // One byte more than expected shows the end.
    if (length >= scratch.length || scratch.length <= expected) {
      const larger = Buffer.alloc(Math.min(most, Math.max(expected + 1, scratch.length * 2)));
      scratch.copy(larger, 0, 0, length);
      scratch = larger;
    }
    const read = readSync(fd, scratch, length, scratch.length - length, null);
    length += read;
    if (read === 0 || length >= most) return scratch.subarray(0, length);
  }
}

function createAttempt(state: FileSnapshot, more: Partial<ReadAttempt> = {}): ReadAttempt {
  return { state, bytes: null, isTorn: false, hasFailed: false, opened: null, ...more };
}

function createLostState(why: Extract<FileSnapshot, { kind: 'lost' }>['why']): FileSnapshot {
  return { kind: 'lost', why };
}

/** Reads the facts of a place without following a link. Null if nothing is visible there. Never throws. */
function readFacts(place: string | Buffer): BigIntStats | null {
  try {
    return lstatSync(place, { bigint: true, throwIfNoEntry: false }) ?? null;
  } catch {
    return null;
  }
}
