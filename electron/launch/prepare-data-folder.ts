import { constants } from 'node:fs';
import { access, chmod, lstat, mkdir, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf } from '../../shared/base/failure.ts';
import { t } from '../../shared/i18n/i18n.ts';

/** What keeps a folder from being used, by the system's code for it. */
const obstacles: Readonly<Record<string, string>> = {
  EACCES: t`This account may not write there.`,
  EPERM: t`This account may not write there.`,
  EROFS: t`That disk is read-only.`,
  ENOSPC: t`That disk is full.`,
  // What Node says of folders above that cannot be made, whatever the system said of them.
  ENOENT: t`Its disk can only be read, or is not there.`,
  ENOTDIR: t`A file is where a folder should be.`,
  EEXIST: t`A file is where a folder should be.`,
};

/** Makes the folder, readable by this person only. Gives null, or a sentence on why it cannot be used and what to do. */
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
 * Why Workcell must not start with this data folder: null, or a sentence on what is wrong and what to do. Options in it
 * name programs, so nobody else may have a hand in it: a folder of ours is closed to others, and one that holds anything of
 * another user's is refused. A folder that is missing or cannot be read is fine here. Windows has no modes to check.
 */
export async function refuseDataFolder(folder: string, user = process.getuid?.()): Promise<string | null> {
  if (user === undefined) return null;
  const facts = await stat(folder).catch(() => null);
  if (facts === null) return null;
  const isTrusted = ({ uid }: { readonly uid: number }) => uid === user || uid === 0;
  if (!isTrusted(facts)) return t`The data folder ${folder} belongs to another user. ${nameAnother()}`;
  if (!(await closeToOthers(folder, facts.uid === user))) {
    return t`Other users can get into the data folder ${folder}, and its permissions cannot be changed. ${nameAnother()}`;
  }
  for (const name of await readdir(folder).catch((): string[] => [])) {
    const entry = await lstat(join(folder, name)).catch(() => null);
    if (entry !== null && !isTrusted(entry)) {
      return t`"${name}" in the data folder ${folder} belongs to another user. Delete it if it is not yours. ${nameAnother()}`;
    }
  }
  return null;
}

/** Takes all rights from others; false when they keep more than root gives them in a folder of its own. */
async function closeToOthers(folder: string, isOurs: boolean): Promise<boolean> {
  const { mode } = await stat(folder);
  if (!isOurs) return (mode & 0o022) === 0;
  if ((mode & 0o077) === 0) return true;
  await chmod(folder, 0o700).catch(() => undefined);
  return ((await stat(folder)).mode & 0o077) === 0;
}

function nameAnother(): string {
  return t`Name another folder with --data-dir.`;
}

/** Why a data folder cannot be used, by what the system said, and what to do. */
export function describeObstacle(problem: unknown): string {
  return `${obstacles[codeOf(problem) ?? ''] ?? `${problem}.`} ${nameAnother()}`;
}
