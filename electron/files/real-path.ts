import { readlink, realpath } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, resolve, sep } from 'node:path';
import { pathStyle } from './path-style.ts';
import { isSilent } from './silent-folders.ts';

/** The same limit as Linux. */
const mostLinks = 40;

/**
 * The real path of something that may not exist yet: resolves its nearest existing folder, and appends the rest. A
 * dangling link counts as its target. A path in a folder that does not respond stays as it is.
 */
export async function realPathOf(path: string): Promise<string> {
  return await realPathIn(process.cwd(), path);
}

/** The same for a path that may be relative to a folder. */
export async function realPathIn(folder: string, path: string): Promise<string> {
  // Behind a link, `..` is the folder above its target. Windows removes it first.
  const whole = isAbsolute(path) ? path : folder + sep + path;
  return await follow(pathStyle === 'windows' ? resolve(whole) : whole, mostLinks);
}

async function follow(path: string, linksLeft: number): Promise<string> {
  if (isSilent(path)) return resolve(path);
  try {
    return await realpath(path);
  } catch {
    const parent = dirname(path);
    if (parent === path) return path;
    const folder = await follow(parent, linksLeft);
    const name = basename(path);
    if (name === '..') return dirname(folder);
    if (name === '.') return folder;
    const inFolder = join(folder, name);
    if (linksLeft === 0) return inFolder;
    const target = await readlink(inFolder).catch(() => null);
    return target === null
      ? inFolder
      : await follow(isAbsolute(target) ? target : folder + sep + target, linksLeft - 1);
  }
}
