import { constants } from 'node:fs';
import { access, chmod, lstat, mkdir, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { t } from '../../shared/i18n/i18n.ts';
import { getErrorCode } from '../base/error-message.ts';

/** Why a folder cannot be used, by the system's code. */
const obstacles: Readonly<Record<string, string>> = {
  EACCES: t`This account cannot write there.`,
  EPERM: t`This account cannot write there.`,
  EROFS: t`That disk is read-only.`,
  ENOSPC: t`That disk is full.`,
  // Node's codes for parent folders that it cannot create, whatever the system's own code.
  ENOENT: t`Its disk is read-only or missing.`,
  ENOTDIR: t`A file is where a folder should be.`,
  EEXIST: t`A file is where a folder should be.`,
};

/**
 * Creates the folder, readable by this user only. Returns null, or a sentence that says why Workcell cannot use it and
 * what to do.
 */
export async function prepareDataFolder(folder: string): Promise<string | null> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await access(folder, constants.R_OK | constants.W_OK | constants.X_OK);
    return null;
  } catch (problem) {
    return describeObstacle(problem);
  }
}

/**
 * Returns why Workcell must not start with this data folder, as a sentence that says what is wrong and what to do. Null
 * if it may start. Settings in the folder name programs, so no one else may write there. Restricts access to a folder
 * of this user, and refuses one with files of another user. A missing or unreadable folder passes this check. Windows
 * has no modes to check.
 */
export async function refuseDataFolder(folder: string, user = process.getuid?.()): Promise<string | null> {
  if (user === undefined) return null;
  const facts = await stat(folder).catch(() => null);
  if (facts === null) return null;
  const isTrusted = ({ uid }: { readonly uid: number }) => uid === user || uid === 0;
  if (!isTrusted(facts)) return t`The data folder ${folder} belongs to another user. ${suggestOtherFolder()}`;
  if (!(await closeToOthers(folder, facts.uid === user))) {
    return t`Other users can access the data folder ${folder}, and its permissions cannot be changed. ${suggestOtherFolder()}`;
  }
  for (const name of await readdir(folder).catch((): string[] => [])) {
    const entry = await lstat(join(folder, name)).catch(() => null);
    if (entry !== null && !isTrusted(entry)) {
      return t`"${name}" in the data folder ${folder} belongs to another user. Delete it if it is not yours. ${suggestOtherFolder()}`;
    }
  }
  return null;
}

/**
 * Removes all access rights of other users from the user's own folder. Returns false if others keep any. For root's
 * folder, returns false if others may write to it.
 */
async function closeToOthers(folder: string, isOurs: boolean): Promise<boolean> {
  const { mode } = await stat(folder);
  if (!isOurs) return (mode & 0o022) === 0;
  if ((mode & 0o077) === 0) return true;
  await chmod(folder, 0o700).catch(() => undefined);
  return ((await stat(folder)).mode & 0o077) === 0;
}

function suggestOtherFolder(): string {
  return t`Choose another folder with --data-dir.`;
}

/** Explains, by the system's error, why a data folder cannot be used, and what to do. */
export function describeObstacle(problem: unknown): string {
  return `${obstacles[getErrorCode(problem) ?? ''] ?? `${problem}.`} ${suggestOtherFolder()}`;
}
