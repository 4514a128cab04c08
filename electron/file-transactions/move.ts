import { link, lstat, readlink, rename, symlink, unlink } from 'node:fs/promises';
import { codeOf } from '../../shared/base/failure.ts';
import type { Place } from './file-state.ts';
import { patiently } from './patiently.ts';

const noHardLinks: ReadonlySet<string> = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EACCES']);

/** Renames a file or link to a name that nobody else has. Rejects with the system's error. */
export function moveAside(from: Place, to: Place): Promise<void> {
  return patiently(() => rename(from, to));
}

/**
 * Gives a file or link another name and never replaces anything: what appears there first stays. Rejects with the
 * system's error, EEXIST where something is there. Killed in between, it has both names.
 */
export async function moveWithoutReplacing(from: Place, to: Place): Promise<void> {
  if ((await lstat(from)).isSymbolicLink()) await symlink(await readlink(from, { encoding: 'buffer' }), to);
  else if (!(await isLinked(from, to))) return;
  await removeFile(from);
}

/** Removes a file or link; one that is not there is removed. Rejects with the system's error. */
export async function removeFile(place: Place): Promise<void> {
  try {
    await patiently(() => unlink(place));
  } catch (failure) {
    if (codeOf(failure) !== 'ENOENT') throw failure;
  }
}

/** True once the file has both names; false where the disk has no hard links and it was renamed instead. */
async function isLinked(from: Place, to: Place): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (failure) {
    if (!noHardLinks.has(codeOf(failure) ?? '')) throw failure;
  }
  const isFree = await lstat(to).then(
    () => false,
    (failure: unknown) => codeOf(failure) === 'ENOENT',
  );
  if (!isFree) throw Object.assign(new Error(`EEXIST: ${String(to)}`), { code: 'EEXIST' });
  await patiently(() => rename(from, to));
  return false;
}
