import { realpath, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Clock } from '../../shared/base/clock.ts';
import { isInside } from '../../shared/files/is-inside.ts';
import { runFewAtATime } from '../file-transactions/few-at-a-time.ts';
import { pathStyle } from '../files/path-style.ts';
import { isElsewhere } from '../files/real-path.ts';
import { runWithTimeout } from '../files/silent-folders.ts';

/**
 * Returns those of the paths that name an existing file in a folder. Relative paths start in the folder. Does not look
 * up a path outside the folder, and does not count a file that a link leads to there.
 */
export async function findExistingFiles(
  clock: Clock,
  folder: string,
  paths: readonly string[],
): Promise<readonly string[]> {
  const inside = paths.filter(
    (path) => !isElsewhere(folder, path) && isInside(folder, resolve(folder, path), pathStyle),
  );
  return await runWithTimeout(clock, folder, () => lookUp(folder, inside), []);
}

async function lookUp(folder: string, paths: readonly string[]): Promise<readonly string[]> {
  const root = await realpath(folder).catch(() => null);
  if (root === null) return [];
  const found = await runFewAtATime(paths, (path) => isFileInside(root, resolve(folder, path)));
  return paths.filter((_, at) => found[at] === true);
}

async function isFileInside(root: string, path: string): Promise<boolean> {
  const real = await realpath(path).catch(() => null);
  if (real === null || !isInside(root, real, pathStyle)) return false;
  return (await stat(real).catch(() => null))?.isFile() === true;
}
