import { link, lstat, readlink, rename, symlink, unlink } from 'node:fs/promises';
import { codeOf } from '../../shared/base/failure.ts';
import { copyTo, type FileState, type Place } from './file-state.ts';
import { patiently } from './patiently.ts';

// exFAT, some network shares and bind mounts: no file can have a second name there.
const noHardLinks: ReadonlySet<string> = new Set([
  ...['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EACCES', 'EXDEV'],
]);

/** Renames a file or link to a name that nobody else has. Rejects with the system's error. */
export function moveAside(from: Place, to: Place): Promise<void> {
  return patiently(() => rename(from, to));
}

/**
 * Gives a file or link another name and never replaces anything: what appears there first stays. Rejects with the
 * system's error, EEXIST where something is there. Killed in between, it has both names.
 *
 * On a disk without hard links the file is copied instead: a rename would replace what somebody saves there in that very
 * moment. Killed or rejected in between, the new name may then have a part of the file, and the old name has all of it.
 * `beforeCopy` is where to note that. Returns what was copied; null where no copy was needed.
 */
export async function moveWithoutReplacing(
  from: Place,
  to: Place,
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

/** Removes a file or link; one that is not there is removed. Rejects with the system's error. */
export async function removeFile(place: Place): Promise<void> {
  try {
    await patiently(() => unlink(place));
  } catch (failure) {
    if (codeOf(failure) !== 'ENOENT') throw failure;
  }
}

/** True once the file has both names; false where it can only have one. Rejects with the system's error otherwise. */
async function isLinked(from: Place, to: Place): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (failure) {
    if (noHardLinks.has(codeOf(failure) ?? '')) return false;
    throw failure;
  }
}
