import { access, constants, stat } from 'node:fs/promises';
import { delimiter, dirname, isAbsolute, join } from 'node:path';
import { isInside } from '../../shared/files/is-inside.ts';
import { withoutForeignCode } from './code-variables.ts';
import { pathStyle } from './path-style.ts';
import { realPathOf } from './real-path.ts';

/**
 * Finds the absolute path of a program on a PATH; null if it is not there. Skips relative entries, which depend on the
 * current folder. Also skips programs whose real path is inside `workspaces`: a sandboxed turn can write there and must
 * not choose what runs outside the sandbox.
 */
export async function findOnPath(
  name: string,
  path: string,
  workspaces: readonly string[] = [],
): Promise<string | null> {
  const [first] = await findAllOnPath([process.platform === 'win32' ? `${name}.exe` : name], path, workspaces);
  return first ?? null;
}

/** Finds all programs with one of these file names on a PATH, in order. Skips what `findOnPath` skips. */
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

/**
 * Returns the environment for a child process: neither a program that it starts by name nor code that a variable names
 * comes from the workspaces or from a relative path. See `pathOutside` and `withoutForeignCode`. Has no PATH if nothing
 * is left of it, because an empty one means the current folder.
 */
export async function environmentOutside<Value extends string | undefined>(
  environment: Readonly<Record<string, Value>>,
  workspaces: readonly string[],
  platform: NodeJS.Platform = process.platform,
): Promise<Readonly<Record<string, Value | string>>> {
  const safe = await withoutForeignCode(environment, await insideAny(workspaces), platform);
  const others = Object.entries(safe).filter(([name]) => !/^(PATH|NoDefaultCurrentDirectoryInExePath)$/iu.test(name));
  const path = await pathOutside(environment.PATH ?? environment.Path ?? '', workspaces);
  return {
    ...Object.fromEntries(others),
    ...(path !== '' && { PATH: path }),
    // Otherwise Windows searches the current folder before PATH.
    ...(platform === 'win32' && { NoDefaultCurrentDirectoryInExePath: '1' }),
  };
}

/** Removes relative entries, and entries whose real path is inside `workspaces`, from a PATH. Never rejects. */
export async function pathOutside(path: string, workspaces: readonly string[]): Promise<string> {
  const isWritable = await insideAny(workspaces);
  const entries = path.split(delimiter).filter(isAbsolute);
  const isLeftOut = await Promise.all(entries.map(isWritable));
  return entries.filter((_, at) => !isLeftOut[at]).join(delimiter);
}

/**
 * Returns a check for whether a path is inside one of `folders`, as written or by its real path. It also handles paths
 * that do not exist yet, because a turn may create them later. The root folder is ignored, because everything is inside
 * it.
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

/** Whether a file is executable. */
export async function canRun(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}
