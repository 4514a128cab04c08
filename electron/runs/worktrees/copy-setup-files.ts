import { constants } from 'node:fs';
import { chmod, copyFile } from 'node:fs/promises';
import type { NotCopied, NotCopiedReason } from '../../../shared/runs/worktree-setup.ts';
import { getErrorCode } from '../../base/error-message.ts';
import { lstat, open } from '../../file-transactions/disk.ts';
import { copyTo, type SystemPath } from '../../file-transactions/file-state.ts';
import { hasFolderHandles } from '../../file-transactions/folder-handle.ts';
import { removeFile } from '../../file-transactions/move.ts';
import { ensureFolderInside } from '../../file-transactions/stay-inside.ts';
import { TransactionPlaces } from '../../file-transactions/transaction-places.ts';
import { listParentFolders } from '../../file-transactions/tree-path.ts';
import { readFlags } from '../../files/regular-file.ts';
import { findSetupFiles } from './find-setup-files.ts';

/** The maximum size of all copies for one worktree, in bytes. */
export const maxCopiedBytes = 256 * 1024 * 1024;

export type SetupCopy = {
  /** The folder to copy from, a real path. */
  readonly from: string;
  /** The folder in the worktree to copy to, a real path. */
  readonly to: string;
  readonly patterns: readonly string[];
  /** Ends the copying when it aborts. What is left then counts as too slow. */
  readonly signal: AbortSignal;
  /** Lists the files of the worktree that git does not ignore, of these new ones, as paths from `to`. */
  listNotIgnored(paths: readonly string[]): Promise<readonly string[]>;
};

/**
 * Copies files of the user's folder into a new worktree. A file that is there already stays: it is tracked. Neither side
 * follows a link. What git does not ignore is removed again, because it would be among the changes of the run. Returns
 * what was not copied. Rejects with the system's error only if one of the folders cannot be opened.
 */
export async function copySetupFiles({ from, listNotIgnored, patterns, signal, to }: SetupCopy): Promise<NotCopied[]> {
  const source = new TransactionPlaces(from, from, 'setup');
  const target = new TransactionPlaces(to, to, 'setup');
  try {
    await source.openRoot();
    await target.openRoot();
    const { notCopied, paths } = await findSetupFiles(source, patterns, signal);
    const left = [...notCopied];
    const made: string[] = [];
    let room = maxCopiedBytes;
    for (const [at, path] of paths.entries()) {
      if (signal.aborted) {
        left.push(...paths.slice(at).map((rest) => ({ path: rest, why: 'tooSlow' as const })));
        break;
      }
      const copied = await copyOne(source, target, path, room);
      if (typeof copied === 'number') {
        room -= copied;
        made.push(path);
      } else if (copied !== 'present') left.push({ path, why: copied });
    }
    if (made.length === 0) return left;
    // Without an answer of git, nothing is known to be ignored.
    const shown = await listNotIgnored(made).catch(() => made);
    for (const path of shown) {
      await target.runAt(path, removeFile);
      left.push({ path, why: 'notIgnored' });
    }
    return left;
  } finally {
    await source.release();
    await target.release();
  }
}

/** A file that changes while it is copied is copied again this often. */
const maxTries = 3;

/** Returns the size of the copy in bytes, or why there is none. `present`: something is there already. */
async function copyOne(
  source: TransactionPlaces,
  target: TransactionPlaces,
  path: string,
  room: number,
): Promise<number | NotCopiedReason | 'present'> {
  try {
    for (const folder of listParentFolders(path)) await ensureFolderInside(target, folder, 0o700);
    for (let tries = 1; ; tries++) {
      const copied = await source.runAt(path, (from) => target.runAt(path, (to) => copyUnchanged(from, to, room)));
      if (copied !== 'changed' || tries === maxTries) return copied;
    }
  } catch (failure) {
    const code = getErrorCode(failure);
    return code === 'EEXIST' ? await judgeExisting(target, path) : toReason(code);
  }
}

async function judgeExisting(target: TransactionPlaces, path: string): Promise<'present' | 'blocked'> {
  const isFile = await target.runAt(path, async (place) => (await lstat(place)).isFile()).catch(() => false);
  return isFile ? 'present' : 'blocked';
}

async function copyUnchanged(from: SystemPath, to: SystemPath, room: number): Promise<number | NotCopiedReason> {
  const file = await open(from, readFlags);
  try {
    const before = await file.stat({ bigint: true });
    if (!before.isFile()) return 'special';
    if (before.size > BigInt(room)) return 'tooLarge';
    const mode = Number(before.mode) & 0o777;
    if (hasFolderHandles) {
      // The open file, whatever is at its path now. The disk shares the bytes if it can.
      await copyFile(`/proc/self/fd/${file.fd}`, to, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
      await chmod(to, mode);
    } else await copyTo(from, to, { mode, isExactMode: true });
    const after = await file.stat({ bigint: true });
    const isSame = before.mtimeNs === after.mtimeNs && before.size === after.size && before.ctimeNs === after.ctimeNs;
    if (isSame) return Number(before.size);
    await removeFile(to);
    return 'changed';
  } finally {
    await file.close();
  }
}

function toReason(code: string | null): NotCopiedReason {
  switch (code) {
    case 'ENOTDIR':
      return 'blocked';
    case 'ENOENT':
      return 'missing';
    case 'ELOOP':
    case 'EMLINK':
      return 'link';
    case 'ENXIO':
      return 'special';
    case 'ENOSPC':
    case 'EDQUOT':
      return 'diskFull';
    default:
      return 'unreadable';
  }
}
