import { access, constants, realpath, stat } from 'node:fs/promises';
import { delimiter, dirname, isAbsolute, join } from 'node:path';
import { isInside } from '../../shared/approvals/is-inside.ts';
import { realPathOf } from './real-path.ts';

const pathStyle = process.platform === 'win32' ? 'windows' : 'posix';

/**
 * The absolute path of a program on a PATH; null when it is not there. Entries that are not absolute are passed over:
 * they name whatever folder one happens to be in. So is what really lies inside `workspaces`: a turn in its sandbox can
 * write there, and must not choose what runs outside of it.
 */
export async function findOnPath(
  name: string,
  path: string,
  workspaces: readonly string[] = [],
): Promise<string | null> {
  const file = process.platform === 'win32' ? `${name}.exe` : name;
  const isWritable = await insideAny(workspaces);
  for (const folder of (await pathOutside(path, workspaces)).split(delimiter).filter(isAbsolute)) {
    const candidate = join(folder, file);
    if ((await canRun(candidate)) && !(await isWritable(candidate))) return candidate;
  }
  return null;
}

/** A PATH without the entries that are not absolute or really lie inside `workspaces`. Never rejects. */
export async function pathOutside(path: string, workspaces: readonly string[]): Promise<string> {
  const isWritable = await insideAny(workspaces);
  const entries = path.split(delimiter).filter(isAbsolute);
  const isLeftOut = await Promise.all(entries.map(isWritable));
  return entries.filter((_, at) => !isLeftOut[at]).join(delimiter);
}

/** The root folder is no limit: everything is inside it. */
async function insideAny(folders: readonly string[]): Promise<(path: string) => Promise<boolean>> {
  const given = folders.filter((folder) => isAbsolute(folder) && dirname(folder) !== folder);
  const real = await Promise.all(given.map(realPathOf));
  const all = [...new Set([...given, ...real])];
  return async (path) => {
    const places = [path, await realpath(path).catch(() => path)];
    return all.some((folder) => places.some((place) => isInside(folder, place, pathStyle)));
  };
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
