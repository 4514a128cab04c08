import { constants } from 'node:fs';
import { access, mkdir } from 'node:fs/promises';
import { isAbsolute, join, resolve } from 'node:path';
import { codeOf } from '../../shared/base/failure.ts';

/** What decides where the app's own files are. */
export type DataFolderFacts = {
  /** From the command line; wins. */
  readonly flag: string | null;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  readonly home: string;
};

/** The folder with our own files: the flag, WORKCELL_DATA_DIR, or where the system keeps data of programs. */
export function chooseDataFolder({ flag, env, platform, home }: DataFolderFacts): string {
  const named = flag ?? env.WORKCELL_DATA_DIR;
  if (named) return resolve(named);
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Workcell');
  if (platform === 'win32') return join(env.LOCALAPPDATA ?? join(home, 'AppData', 'Local'), 'Workcell');
  const base = env.XDG_DATA_HOME;
  // The specification of XDG_DATA_HOME says that a relative path is to be ignored.
  return join(base !== undefined && isAbsolute(base) ? base : join(home, '.local', 'share'), 'workcell');
}

/** What keeps a folder from being used, by the system's code for it. */
const obstacles: Readonly<Record<string, string>> = {
  EACCES: 'This account may not write there.',
  EPERM: 'This account may not write there.',
  EROFS: 'That disk is read-only.',
  ENOSPC: 'That disk is full.',
  ENOTDIR: 'A file is where a folder should be.',
  EEXIST: 'A file is where a folder should be.',
};

/** Makes the folder, readable by this person only. Gives null, or a sentence on why it cannot be used and what to do. */
export async function prepareDataFolder(folder: string): Promise<string | null> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await access(folder, constants.R_OK | constants.W_OK | constants.X_OK);
    return null;
  } catch (problem) {
    return `${obstacles[codeOf(problem) ?? ''] ?? `${problem}.`} Name another folder with --data-dir.`;
  }
}
