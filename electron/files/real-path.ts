import { readlink, realpath } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { isSilent } from './silent-folders.ts';

/** The same limit as Linux. */
const mostLinks = 40;

/**
 * The real path of something that may not exist yet: resolves its nearest existing folder, and appends the rest. A
 * dangling link counts as its target. A path in a folder that does not respond stays as it is.
 */
export async function realPathOf(path: string): Promise<string> {
  return await follow(resolve(path), mostLinks);
}

async function follow(path: string, linksLeft: number): Promise<string> {
  if (isSilent(path)) return path;
  try {
    return await realpath(path);
  } catch {
    const parent = dirname(path);
    if (parent === path) return path;
    const folder = await follow(parent, linksLeft);
    const inFolder = join(folder, basename(path));
    if (linksLeft === 0) return inFolder;
    const target = await readlink(inFolder).catch(() => null);
    return target === null ? inFolder : await follow(resolve(folder, target), linksLeft - 1);
  }
}
