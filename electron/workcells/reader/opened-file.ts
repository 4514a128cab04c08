import type { BigIntStats } from 'node:fs';
import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { codeOf } from '../../../shared/base/failure.ts';
import { t } from '../../../shared/words/words.ts';
import type { RunTotals } from '../../../shared/workcells/run-totals.ts';
import { readFlags } from '../../files/regular-file.ts';

/** Bytes before the end of a file that must stay as they are while it grows. */
const anchorBytes = 64;

/** A file that is open for reading, and what is known of it to tell when it is no longer the same. */
export type OpenedFile = {
  readonly fd: number;
  /** Which file it is, however it is named. */
  readonly identity: string;
  readonly size: number;
  readonly mtime: bigint;
  /** The last bytes before `size`. */
  readonly anchor: string;
};

/** How a file stands to what was known of it: the same, which may have grown, or not. */
export type FileChange =
  | { readonly type: 'same'; readonly file: OpenedFile }
  | { readonly type: 'other'; readonly change: NonNullable<RunTotals['change']> };

/** Opens a regular file, never through a link in its place and never waiting for one. Throws the system's error. */
export function openFile(path: string): OpenedFile {
  const fd = openSync(path, readFlags);
  try {
    const facts = fstatSync(fd, { bigint: true });
    if (!facts.isFile()) throw new Error(t`It is no file`);
    return opened(fd, facts);
  } catch (failure) {
    closeSync(fd);
    throw failure;
  }
}

/** Looks at an open file again, and at what is now under its path. Never throws because of the disk. */
export function lookAgain(path: string, file: OpenedFile): FileChange {
  try {
    const facts = statSync(path, { bigint: true });
    if (identityOf(facts) !== file.identity) return { type: 'other', change: 'replaced' };
    const size = Number(facts.size);
    if (size < file.size) return { type: 'other', change: 'shrunk' };
    if (size === file.size && facts.mtimeNs === file.mtime) return { type: 'same', file };
    if (anchorOf(file.fd, file.size) !== file.anchor) return { type: 'other', change: 'replaced' };
    return { type: 'same', file: opened(file.fd, facts) };
  } catch (failure) {
    const isGone = ['ENOENT', 'ENOTDIR', 'ELOOP'].includes(codeOf(failure) ?? '');
    return { type: 'other', change: isGone ? 'gone' : 'unreadable' };
  }
}

function opened(fd: number, facts: BigIntStats): OpenedFile {
  const size = Number(facts.size);
  return { fd, identity: identityOf(facts), size, mtime: facts.mtimeNs, anchor: anchorOf(fd, size) };
}

function identityOf({ birthtimeNs, dev, ino }: BigIntStats): string {
  return `${dev} ${ino} ${birthtimeNs}`;
}

function anchorOf(fd: number, size: number): string {
  const bytes = Buffer.alloc(Math.min(anchorBytes, size));
  return bytes.toString('latin1', 0, readSync(fd, bytes, 0, bytes.length, size - bytes.length));
}
