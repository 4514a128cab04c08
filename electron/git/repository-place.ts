import { lstat, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { err, ok, type Result } from '../../shared/base/result.ts';
import { isInside } from '../../shared/files/is-inside.ts';
import { pathStyle } from '../files/path-style.ts';
import { findGitHead } from './git-head.ts';
import { readSmallFile } from './read-small-file.ts';

/** Where a working tree and its repository are. All are real paths. */
export type RepositoryPlace = {
  /** The top folder of the working tree. */
  readonly root: string;
  /** The folder with HEAD and the index of this working tree. */
  readonly gitFolder: string;
  /** The folder with objects, refs and configuration; differs from `gitFolder` only in a linked worktree. */
  readonly commonFolder: string;
};

/**
 * Finds the repository of a folder by reading files, without running git. A folder whose `.git` points to another
 * folder's repository has none: anyone who writes files there could have made it. Never rejects.
 */
export async function findRepository(
  folder: string,
): Promise<Result<RepositoryPlace, { readonly type: 'notARepository' | 'bareRepository' }>> {
  try {
    const real = await realpath(folder);
    const head = await findGitHead(real);
    if (head === null || relative(head.root, real).split(sep)[0] === '.git') {
      return err({ type: (await isBare(real)) ? 'bareRepository' : 'notARepository' });
    }
    const gitFolder = await realpath(head.headFolder);
    const commonFolder = await findCommonFolder(gitFolder);
    if (!(await namesWorkingTree(head.root, gitFolder, commonFolder))) return err({ type: 'notARepository' });
    if (!(await stat(join(commonFolder, 'objects'))).isDirectory()) return err({ type: 'notARepository' });
    return ok({ root: head.root, gitFolder, commonFolder });
  } catch {
    return err({ type: 'notARepository' });
  }
}

/** Whether a git folder itself names this working tree. Rejects with the system's error. */
async function namesWorkingTree(root: string, gitFolder: string, commonFolder: string): Promise<boolean> {
  if (gitFolder !== commonFolder && dirname(gitFolder) !== join(commonFolder, 'worktrees')) return false;
  if (isInside(root, gitFolder, pathStyle)) return true;
  const back = (await readSmallFile(join(gitFolder, 'gitdir')))?.toString('utf8').trim();
  if (back) return (await isSame(resolve(gitFolder, dirname(back)), root)) && basename(back) === '.git';
  // Submodules, and repositories with a separate git folder.
  for (const name of ['config', 'config.worktree']) {
    const text = (await readSmallFile(join(gitFolder, name)))?.toString('utf8') ?? '';
    for (const [, named = ''] of text.matchAll(/^\s*worktree\s*=\s*"?(.*?)"?\s*$/gim)) {
      const worktree = named.replaceAll(/\\([\\"])/g, '$1');
      if (!/^[\\/]{2}/.test(worktree) && (await isSame(resolve(gitFolder, worktree), root))) return true;
    }
  }
  return false;
}

async function isSame(path: string, real: string): Promise<boolean> {
  return (await realpath(path).catch(() => null)) === real;
}

/** Finds the folder that a git folder shares with the repository's linked worktrees. Rejects if it does not exist. */
async function findCommonFolder(gitFolder: string): Promise<string> {
  const named = (await readSmallFile(join(gitFolder, 'commondir')))?.toString('utf8').trim();
  // On Windows, a UNC path would send the user's password hash to another machine.
  if (!named || /^[\\/]{2}/.test(named)) return gitFolder;
  return await realpath(resolve(gitFolder, named));
}

async function isBare(folder: string): Promise<boolean> {
  if (basename(folder) === '.git') return false;
  try {
    const [head, objects, refs] = await Promise.all(
      ['HEAD', 'objects', 'refs'].map((name) => lstat(join(folder, name))),
    );
    return head?.isFile() === true && objects?.isDirectory() === true && refs?.isDirectory() === true;
  } catch {
    return false;
  }
}
