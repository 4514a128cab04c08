import { constants } from 'node:fs';
import { access, mkdir } from 'node:fs/promises';
import { codeOf } from '../../shared/base/failure.ts';
import { t } from '../../shared/words/words.ts';

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

/** Why a data folder cannot be used, by what the system said, and what to do. */
export function describeObstacle(problem: unknown): string {
  return t`${obstacles[codeOf(problem) ?? ''] ?? `${problem}.`} Name another folder with --data-dir.`;
}
