import { access, constants, stat } from 'node:fs/promises';
import { delimiter, isAbsolute, join } from 'node:path';

/**
 * The absolute path of a program on a PATH; null when it is not there. Entries that are not absolute are passed over:
 * they name whatever folder one happens to be in.
 */
export async function findOnPath(name: string, path: string): Promise<string | null> {
  const file = process.platform === 'win32' ? `${name}.exe` : name;
  for (const folder of path.split(delimiter).filter(isAbsolute)) {
    const candidate = join(folder, file);
    if (await canRun(candidate)) return candidate;
  }
  return null;
}

/** True for a file that may be run. */
export async function canRun(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}
