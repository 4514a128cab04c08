import { access, constants, stat } from 'node:fs/promises';
import { delimiter, dirname, isAbsolute, join } from 'node:path';
import { isInside } from '../../shared/files/is-inside.ts';
import { pathStyle } from './path-style.ts';
import { realPathOf } from './real-path.ts';

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
  const [first] = await findAllOnPath([process.platform === 'win32' ? `${name}.exe` : name], path, workspaces);
  return first ?? null;
}

/** All programs with one of these file names on a PATH, in its order; what `findOnPath` passes over is left out. */
export async function findAllOnPath(
  files: readonly string[],
  path: string,
  workspaces: readonly string[],
): Promise<readonly string[]> {
  const isWritable = await insideAny(workspaces);
  const folders = (await pathOutside(path, workspaces)).split(delimiter).filter(isAbsolute);
  const found: string[] = [];
  for (const candidate of folders.flatMap((folder) => files.map((file) => join(folder, file)))) {
    if ((await canRun(candidate)) && !(await isWritable(candidate))) found.push(candidate);
  }
  return found;
}

/** The variables of a process with a PATH as `pathOutside` leaves it, so that what it starts by name lies there too. */
export async function environmentOutside<Value extends string | undefined>(
  environment: Readonly<Record<string, Value>>,
  workspaces: readonly string[],
): Promise<Readonly<Record<string, Value | string>>> {
  const others = Object.entries(environment).filter(([name]) => name.toUpperCase() !== 'PATH');
  const path = await pathOutside(environment.PATH ?? environment.Path ?? '', workspaces);
  return { ...Object.fromEntries(others), PATH: path };
}

/** A PATH without the entries that are not absolute or really lie inside `workspaces`. Never rejects. */
export async function pathOutside(path: string, workspaces: readonly string[]): Promise<string> {
  const isWritable = await insideAny(workspaces);
  const entries = path.split(delimiter).filter(isAbsolute);
  const isLeftOut = await Promise.all(entries.map(isWritable));
  return entries.filter((_, at) => !isLeftOut[at]).join(delimiter);
}

/**
 * Tells whether a path lies inside one of `folders` as written, or really does, also where nothing is there yet: a turn
 * may make it later. The root folder is no limit, because everything is inside it.
 */
export async function insideAny(folders: readonly string[]): Promise<(path: string) => Promise<boolean>> {
  const given = folders.filter((folder) => isAbsolute(folder) && dirname(folder) !== folder);
  const real = await Promise.all(given.map(realPathOf));
  const all = [...new Set([...given, ...real])];
  return async (path) => {
    const places = [path, await realPathOf(path)];
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
