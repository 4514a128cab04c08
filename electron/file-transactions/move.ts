import { getErrorCode } from '../base/error-message.ts';
import { link, lstat, readlink, rename, symlink, unlink } from './disk.ts';
import { copyTo, type FileState, type SystemPath } from './file-state.ts';
import { retryOnWindows } from './retry-on-windows.ts';

// exFAT, some network shares and bind mounts do not support hard links.
const noHardLinks: ReadonlySet<string> = new Set([
  ...['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EACCES', 'EXDEV'],
]);

/** Renames a file or link to a name that nothing else has. Rejects with the system's error. */
export function moveAside(from: SystemPath, to: SystemPath): Promise<void> {
  return retryOnWindows(() => rename(from, to));
}

/**
 * Renames a file or link and never replaces anything: whatever appears there first stays. Rejects with the system's
 * error, EEXIST if something is there. If killed in between, the file has both names.
 *
 * A disk without hard links gets a copy instead, because a rename would replace a file saved there at the same moment.
 * If killed or rejected in between, the new name may have part of the file, and the old name has all of it. Record that
 * risk in `beforeCopy`. Returns what was copied; null if no copy was needed.
 */
export async function moveWithoutReplacing(
  from: SystemPath,
  to: SystemPath,
  beforeCopy: () => Promise<void> = async () => undefined,
): Promise<{ readonly copied: FileState | null }> {
  const { mode, isLink } = await lstat(from).then((facts) => ({ mode: facts.mode, isLink: facts.isSymbolicLink() }));
  let copied: FileState | null = null;
  if (isLink) await symlink(await readlink(from, { encoding: 'buffer' }), to);
  else if (!(await isLinked(from, to))) {
    await beforeCopy();
    copied = await copyTo(from, to, { mode: mode & 0o777, isExactMode: true });
  }
  await removeFile(from);
  return { copied };
}

/** Removes a file or link. A missing one is not an error. Rejects with the system's error. */
export async function removeFile(place: SystemPath): Promise<void> {
  try {
    await retryOnWindows(() => unlink(place));
  } catch (failure) {
    if (getErrorCode(failure) !== 'ENOENT') throw failure;
  }
}

/**
 * Adds the new name as a hard link. Returns false if the disk has no hard links. Otherwise rejects with the system's
 * error.
 */
export async function isLinked(from: SystemPath, to: SystemPath): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (failure) {
    if (noHardLinks.has(getErrorCode(failure) ?? '')) return false;
    throw failure;
  }
}
