import type { Stats } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { getErrorCode } from '../base/error-message.ts';
import type { RefCommand } from './git-call.ts';

// Git follows links when it writes refs and their logs, and anyone who made the folder can plant one. If a log is a
// link to one of the user's files, git appends a line to that file.

/** Files and folders of a repository that any change of a ref may write. */
const alwaysWritten = ['packed-refs', 'logs/HEAD', 'reftable/tables.list'];

/**
 * Finds a link or special file where git would write for this command on refs or worktrees. Returns its absolute path,
 * or null. Rejects with the system's error if access is denied.
 */
export async function findLinkInWay(
  commonFolder: string,
  command: RefCommand,
  args: readonly string[],
): Promise<string | null> {
  const written = writtenBy(command, args);
  for (const name of written.length === 0 ? [] : [...alwaysWritten, ...written]) {
    const found = await findLinkOn(commonFolder, name.split('/'));
    if (found !== null) return found;
  }
  return null;
}

/** Whether a command on refs or worktrees writes anything. */
export function isWriting(command: RefCommand, args: readonly string[]): boolean {
  return writtenBy(command, args).length > 0;
}

/** Finds a link or special file where git would write objects. Returns its absolute path, or null. */
export async function findLinkAmongObjects(commonFolder: string): Promise<string | null> {
  const objects = join(commonFolder, 'objects');
  const inWay = await findLinkOn(commonFolder, ['objects']);
  if (inWay !== null) return inWay;
  const entries = await readdir(objects, { withFileTypes: true });
  const found = entries.find((entry) => /^([0-9a-f]{2}|pack|info)$/i.test(entry.name) && !entry.isDirectory());
  return found === undefined ? null : join(objects, found.name);
}

function writtenBy(command: RefCommand, args: readonly string[]): readonly string[] {
  if (command === 'worktree') return args[0] === 'list' ? [] : ['worktrees'];
  const isChange = command === 'update-ref' || (command === 'symbolic-ref' && args[0] === '-m');
  if (!isChange) return [];
  return args.flatMap((arg) => {
    const worktree = /^(worktrees\/[^/]+)\/HEAD$/.exec(arg)?.[1];
    if (worktree !== undefined) return [arg, `${worktree}/logs/HEAD`];
    return arg === 'HEAD' || arg.startsWith('refs/') ? [arg, `logs/${arg}`] : [];
  });
}

/**
 * Returns the first part of a path that is neither a real folder nor a regular file. Stops at the first missing part.
 * Rejects with the system's error if access is denied.
 */
export async function findLinkOn(folder: string, names: readonly string[]): Promise<string | null> {
  let path = folder;
  for (const name of names) {
    path = join(path, name);
    const facts = await factsOf(path);
    if (facts === null) return null;
    if (!facts.isDirectory() && !facts.isFile()) return path;
  }
  return null;
}

async function factsOf(path: string): Promise<Stats | null> {
  try {
    return await lstat(path);
  } catch (failure) {
    if (['ENOENT', 'ENOTDIR'].includes(getErrorCode(failure) ?? '')) return null;
    throw failure;
  }
}
