import { access, constants, realpath, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { codeOf } from '../../shared/base/failure.ts';
import { err, ok, type Result } from '../../shared/base/result.ts';
import type { FolderProblem } from '../../shared/workspace/workspace-snapshot.ts';

/** The real path of an existing, readable folder. Never rejects. */
export async function realFolder(path: string): Promise<Result<string, FolderProblem>> {
  try {
    const real = await realpath(path);
    if (!(await stat(real)).isDirectory()) return err({ type: 'notFolder', path: real });
    await access(real, constants.R_OK | constants.X_OK);
    return ok(real);
  } catch (failure) {
    const code = codeOf(failure);
    if (code === 'ENOTDIR') return err({ type: 'notFolder', path });
    if (code === 'ENOENT') return err({ type: 'missing', path });
    return err({ type: 'notReadable', path });
  }
}

/** Why an opened folder, by real path, is no longer the same. Null while it is. */
export async function problemOfFolder(path: string, wasMountPoint: boolean): Promise<FolderProblem | null> {
  const found = await realFolder(path);
  if (!found.ok) return found.error;
  if (found.value !== path) return { type: 'elsewhere', path, leadsTo: found.value };
  // An unmounted disk leaves an empty folder.
  return wasMountPoint && !(await isMountPoint(path)) ? { type: 'missing', path } : null;
}

/** True if the folder is on another disk than the folder above. Never rejects. */
export async function isMountPoint(path: string): Promise<boolean> {
  try {
    const [own, above] = await Promise.all([stat(path), stat(dirname(path))]);
    return own.dev !== above.dev;
  } catch {
    return false;
  }
}
