import { readlink, realpath } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, resolve, sep, win32 } from 'node:path';
import type { PathStyle } from '../../shared/files/is-inside.ts';
import { pathStyle } from './path-style.ts';
import { isSilent } from './silent-folders.ts';

/** The same limit as Linux. */
const mostLinks = 40;

/**
 * The real path of something that may not exist yet: resolves its nearest existing folder, and appends the rest. A
 * dangling link counts as its target. A path in a folder that does not respond stays as it is.
 */
export async function realPathOf(path: string): Promise<string> {
  return await resolveIn(process.cwd(), path);
}

/**
 * The same for a path that may be relative to a folder. A path on another machine than the folder is only put into its
 * plain form.
 */
export async function realPathIn(folder: string, path: string): Promise<string> {
  return isElsewhere(folder, path) ? win32.resolve(path) : await resolveIn(folder, path);
}

async function resolveIn(folder: string, path: string): Promise<string> {
  // Behind a link, `..` is the folder above its target. Windows removes it first.
  const whole = isAbsolute(path) ? path : folder + sep + path;
  return await follow(pathStyle === 'windows' ? resolve(whole) : whole, mostLinks);
}

/**
 * Whether a path of Windows is on another machine than a folder. Just looking at it would connect to that machine and
 * sign in there.
 */
export function isElsewhere(folder: string, path: string, style: PathStyle = pathStyle): boolean {
  if (style !== 'windows') return false;
  const share = shareOf(path);
  return share !== null && share !== shareOf(folder);
}

/** The machine and its shared folder. Null for a path on this machine. */
function shareOf(path: string): string | null {
  const plain = path.replace(/\//gu, '\\').toLowerCase();
  const local = /^\\\\[?.]\\(?!unc\\)/u;
  const named = /^\\\\(?:[?.]\\unc\\)?([^\\]*\\[^\\]*)/u.exec(plain);
  return named === null || local.test(plain) ? null : (named[1] ?? '');
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
