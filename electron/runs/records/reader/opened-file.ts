import type { BigIntStats } from 'node:fs';
import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { t } from '../../../../shared/i18n/i18n.ts';
import type { RunTotals } from '../../../../shared/runs/run-totals.ts';
import { getErrorCode } from '../../../base/error-message.ts';
import { readFlags } from '../../../files/regular-file.ts';

/** How many bytes at the end must stay unchanged while the file grows. */
const anchorBytes = 64;

/** A file that is open for reading, with the facts that detect a replacement. */
export type OpenedFile = {
  readonly fd: number;
  /** Identifies the file, whatever its name. */
  readonly identity: string;
  readonly size: number;
  readonly mtime: bigint;
  /** The last bytes before `size`. */
  readonly anchor: string;
};

/** How a file compares to its earlier state: the same, perhaps grown, or different. */
export type OpenedFileChange =
  | { readonly type: 'same'; readonly file: OpenedFile }
  | { readonly type: 'other'; readonly change: NonNullable<RunTotals['change']> };

/** Opens a regular file. Never follows a link in its place, and never blocks on a pipe. Throws the system's error. */
export function openTrackedFile(path: string): OpenedFile {
  const fd = openSync(path, readFlags);
  try {
    const facts = fstatSync(fd, { bigint: true });
    if (!facts.isFile()) throw new Error(t`It is not a file`);
    return toOpenedFile(fd, facts);
  } catch (failure) {
    closeSync(fd);
    throw failure;
  }
}

/** Checks an open file again, and the file that is now at its path. Never throws because of the disk. */
export function checkAgain(path: string, file: OpenedFile): OpenedFileChange {
  try {
    const facts = statSync(path, { bigint: true });
    if (getIdentity(facts) !== file.identity) return { type: 'other', change: 'replaced' };
    const size = Number(facts.size);
    if (size < file.size) return { type: 'other', change: 'shrunk' };
    if (size === file.size && facts.mtimeNs === file.mtime) return { type: 'same', file };
    if (readAnchor(file.fd, file.size) !== file.anchor) return { type: 'other', change: 'replaced' };
    return { type: 'same', file: toOpenedFile(file.fd, facts) };
  } catch (failure) {
    const isGone = ['ENOENT', 'ENOTDIR', 'ELOOP'].includes(getErrorCode(failure) ?? '');
    return { type: 'other', change: isGone ? 'gone' : 'unreadable' };
  }
}

function toOpenedFile(fd: number, facts: BigIntStats): OpenedFile {
  const size = Number(facts.size);
  return { fd, identity: getIdentity(facts), size, mtime: facts.mtimeNs, anchor: readAnchor(fd, size) };
}

function getIdentity({ birthtimeNs, dev, ino }: BigIntStats): string {
  return `${dev} ${ino} ${birthtimeNs}`;
}

function readAnchor(fd: number, size: number): string {
  const bytes = Buffer.alloc(Math.min(anchorBytes, size));
  return bytes.toString('latin1', 0, readSync(fd, bytes, 0, bytes.length, size - bytes.length));
}
