import { access, constants, stat } from 'node:fs/promises';
import { delimiter, dirname, isAbsolute, join } from 'node:path';
import type { Clock } from '../../shared/base/clock.ts';
import { isInside } from '../../shared/files/is-inside.ts';
import { pathStyle } from './path-style.ts';
import { resolveRealPath } from './real-path.ts';
import { removeForeignCode } from './remove-foreign-code.ts';
import { runWithTimeout } from './silent-folders.ts';
import { systemClock } from './system-clock.ts';

/**
 * Finds the absolute path of a program on a PATH. Returns null if it is not there. Skips relative entries, which depend
 * on the current folder. Also skips programs whose real path is inside `workspaces`: a sandboxed turn can write there
 * and must not choose what runs outside the sandbox.
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
  const isWritable = await createInsideCheck(workspaces);
  const folders = (await getPathOutside(path, workspaces)).split(delimiter).filter(isAbsolute);
  const found: string[] = [];
  for (const candidate of folders.flatMap((folder) => files.map((file) => join(folder, file)))) {
    if ((await canRun(candidate)) && !(await isWritable(candidate))) found.push(candidate);
  }
  return found;
}

/**
 * Returns the environment for a child process. In it, neither a program that the child starts by name nor code that a
 * variable names comes from the workspaces or from a relative path. See `getPathOutside` and `removeForeignCode`. Has
 * no PATH if no entry is left, because an empty one means the current folder. `isForCodex`: Codex itself gets it.
 */
export async function getEnvironmentOutside<Value extends string | undefined>(
  environment: Readonly<Record<string, Value>>,
  workspaces: readonly string[],
  platform: NodeJS.Platform = process.platform,
  isForCodex = false,
): Promise<Readonly<Record<string, Value | string>>> {
  const safe = await removeForeignCode(environment, await createInsideCheck(workspaces), platform, isForCodex);
  const others = Object.entries(safe).filter(([name]) => name.toUpperCase() !== 'PATH');
  const path = await getPathOutside(environment.PATH ?? environment.Path ?? '', workspaces);
  return { ...Object.fromEntries(others), ...(path !== '' && { PATH: path }) };
}

/**
 * Does the same for a program of the system or our own git. On Windows, such a program does not search the current
 * folder for the programs it starts. Editors, Codex and its commands may do so, as in a terminal: there, `gradlew`
 * starts the folder's script.
 */
export async function systemEnvironmentOutside<Value extends string | undefined>(
  environment: Readonly<Record<string, Value>>,
  workspaces: readonly string[],
  platform: NodeJS.Platform = process.platform,
): Promise<Readonly<Record<string, Value | string>>> {
  const outside = await getEnvironmentOutside(environment, workspaces, platform);
  if (platform !== 'win32') return outside;
  const others = Object.entries(outside).filter(([name]) => !/^NoDefaultCurrentDirectoryInExePath$/iu.test(name));
  return { ...Object.fromEntries(others), NoDefaultCurrentDirectoryInExePath: '1' };
}

/** Removes relative entries, and entries whose real path is inside `workspaces`, from a PATH. Never rejects. */
export async function getPathOutside(path: string, workspaces: readonly string[]): Promise<string> {
  const isWritable = await createInsideCheck(workspaces);
  const entries = path.split(delimiter).filter(isAbsolute);
  const isLeftOut = await Promise.all(entries.map(isWritable));
  return entries.filter((_, at) => !isLeftOut[at]).join(delimiter);
}

/**
 * Returns a check for whether a path is inside one of `folders`, as written or by its real path. It also handles paths
 * that do not exist yet, because a turn may create them later. It ignores the root folder, because everything is inside
 * it. A path that does not respond in time counts as inside, because it could lead there once it responds.
 */
export async function createInsideCheck(
  folders: readonly string[],
  clock: Clock = systemClock,
): Promise<(path: string) => Promise<boolean>> {
  const realOf = (path: string) => runWithTimeout<string | null>(clock, path, () => resolveRealPath(path), null);
  const given = folders.filter((folder) => isAbsolute(folder) && dirname(folder) !== folder);
  const real = await Promise.all(given.map(realOf));
  const all = [...new Set([...given, ...real.filter((folder) => folder !== null)])];
  const isIn = (path: string) => all.some((folder) => isInside(folder, path, pathStyle));
  return async (path) => {
    if (isIn(path)) return true;
    const place = await realOf(path);
    return place === null || isIn(place);
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
