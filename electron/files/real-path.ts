import type { Stats } from 'node:fs';
import { lstat, readlink, realpath, stat } from 'node:fs/promises';
import { posix, win32 } from 'node:path';
import type { PathStyle } from '../../shared/files/is-inside.ts';
import { pathStyle } from './path-style.ts';
import { isSilent } from './silent-folders.ts';

/** The path style of a machine, and its file system calls. */
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

/** Returns the functions for paths of a style. */
export function pathsOf(style: PathStyle): typeof posix {
  return style === 'windows' ? win32 : posix;
}

/** The same limit as Linux. */
const maxLinks = 40;

/**
 * Resolves the real path of something that may not exist yet: resolves its nearest existing folder, and appends the
 * rest. A dangling link counts as its target. A path in a folder that does not respond stays unchanged.
 */
export async function resolveRealPath(path: string): Promise<string> {
  return await resolveIn(process.cwd(), path, thisMachine);
}

/**
 * Does the same for a path that may be relative to a folder. A path on another machine than the folder is only
 * normalized.
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
  // After a link, `..` means the folder above the link's target. Windows resolves `..` first.
  const whole = isAbsolute(path) ? path : folder + sep + path;
  return await follow(system.style === 'windows' ? resolve(whole) : whole, maxLinks, system);
}

/**
 * Whether a Windows path may be on another machine than a folder. Even looking it up would connect to that machine and
 * sign in there. Of the paths that start with two separators, only drive paths are certain to be on this machine.
 */
export function isElsewhere(folder: string, path: string, style: PathStyle = pathStyle): boolean {
  if (style !== 'windows') return false;
  const share = getShare(path);
  return share !== null && share !== getShare(folder);
}

/** Returns the machine and its shared folder, or the path of a device. Null for a path on this machine. */
function getShare(path: string): string | null {
  const plain = path.replace(/\//gu, '\\').toLowerCase();
  if (!plain.startsWith('\\\\')) return null;
  // After a device, `..` can lead to another device, even from a drive.
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
