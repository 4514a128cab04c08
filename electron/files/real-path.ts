import type { Stats } from 'node:fs';
import { lstat, readlink, realpath, stat } from 'node:fs/promises';
import { posix, win32 } from 'node:path';
import type { PathStyle } from '../../shared/files/is-inside.ts';
import { pathStyle } from './path-style.ts';
import { isSilent } from './silent-folders.ts';

/** How a machine writes its paths, and how it looks at them. */
export type PathSystem = {
  readonly style: PathStyle;
  realpath(path: string): Promise<string>;
  readlink(path: string): Promise<string>;
  stat(path: string): Promise<Stats>;
  lstat(path: string): Promise<Stats>;
};

/** The machine that the host runs on. */
export const thisMachine: PathSystem = {
  style: pathStyle,
  realpath: (path) => realpath(path),
  readlink: (path) => readlink(path),
  stat: (path) => stat(path),
  lstat: (path) => lstat(path),
};

/** The functions for paths of a style. */
export function pathsOf(style: PathStyle): typeof posix {
  return style === 'windows' ? win32 : posix;
}

/** The same limit as Linux. */
const maxLinks = 40;

/**
 * The real path of something that may not exist yet: resolves its nearest existing folder, and appends the rest. A
 * dangling link counts as its target. A path in a folder that does not respond stays as it is.
 */
export async function resolveRealPath(path: string): Promise<string> {
  return await resolveIn(process.cwd(), path, thisMachine);
}

/**
 * The same for a path that may be relative to a folder. A path on another machine than the folder is only put into its
 * plain form.
 */
export async function resolveRealPathIn(
  folder: string,
  path: string,
  system: PathSystem = thisMachine,
): Promise<string> {
  return isElsewhere(folder, path, system.style) ? win32.resolve(path) : await resolveIn(folder, path, system);
}

async function resolveIn(folder: string, path: string, system: PathSystem): Promise<string> {
  const { isAbsolute, resolve, sep } = pathsOf(system.style);
  // Behind a link, `..` is the folder above its target. Windows removes it first.
  const whole = isAbsolute(path) ? path : folder + sep + path;
  return await follow(system.style === 'windows' ? resolve(whole) : whole, maxLinks, system);
}

/**
 * Whether a path of Windows may be on another machine than a folder. Just looking at it would connect to that machine
 * and sign in there. Of the paths that begin with two separators, only those of a drive are sure to be on this machine.
 */
export function isElsewhere(folder: string, path: string, style: PathStyle = pathStyle): boolean {
  if (style !== 'windows') return false;
  const share = getShare(path);
  return share !== null && share !== getShare(folder);
}

/** The machine and its shared folder, or a device as it is written. Null for a path on this machine. */
function getShare(path: string): string | null {
  const plain = path.replace(/\//gu, '\\').toLowerCase();
  if (!plain.startsWith('\\\\')) return null;
  // Behind a device, going up can lead to another device, also from a drive.
  const isDevice = /^\\\\[?.](?:\\|$)/u.test(plain);
  if (isDevice && /\\\.\.(?:\\|$)/u.test(plain)) return plain;
  if (/^\\\\[?.]\\[a-z]:(?:\\|$)/u.test(plain)) return null;
  const named = (isDevice ? /^\\\\[?.]\\unc\\([^\\]+\\[^\\]+)/u : /^\\\\([^\\]+\\[^\\]+)/u).exec(plain);
  return named?.[1] ?? plain;
}

async function follow(path: string, linksLeft: number, system: PathSystem): Promise<string> {
  const { basename, dirname, isAbsolute, join, resolve, sep } = pathsOf(system.style);
  if (isSilent(path)) return resolve(path);
  try {
    return await system.realpath(path);
  } catch {
    const parent = dirname(path);
    if (parent === path) return path;
    const folder = await follow(parent, linksLeft, system);
    const name = basename(path);
    if (name === '..') return dirname(folder);
    if (name === '.') return folder;
    const inFolder = join(folder, name);
    if (linksLeft === 0) return inFolder;
    const target = await system.readlink(inFolder).catch(() => null);
    return target === null
      ? inFolder
      : await follow(isAbsolute(target) ? target : folder + sep + target, linksLeft - 1, system);
  }
}
