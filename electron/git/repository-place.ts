import { lstat, realpath, stat } from 'node:fs/promises';
import { basename, join, relative, resolve, sep } from 'node:path';
import { err, ok, type Result } from '../../shared/base/result.ts';
import { findGitHead } from './git-head.ts';
import { readSmallFile } from './read-small-file.ts';

/** Where a working tree and its repository are. All are real paths. */
export type RepositoryPlace = {
  /** Top folder of the working tree. */
  readonly root: string;
  /** The folder with HEAD and the index of this working tree. */
  readonly gitFolder: string;
  /** The folder with objects, refs and configuration; the same unless this is a linked worktree. */
  readonly commonFolder: string;
};

/** Finds the repository around a folder by reading files. Runs no git. Never rejects. */
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
    const commonFolder = await commonFolderOf(gitFolder);
    if (!(await stat(join(commonFolder, 'objects'))).isDirectory()) return err({ type: 'notARepository' });
    return ok({ root: head.root, gitFolder, commonFolder });
  } catch {
    return err({ type: 'notARepository' });
  }
}

/** The folder that a git folder shares with the linked worktrees of its repository. Rejects when it is not there. */
async function commonFolderOf(gitFolder: string): Promise<string> {
  const named = (await readSmallFile(join(gitFolder, 'commondir')))?.toString('utf8').trim();
  // On Windows a path of another machine would hand it the person's password hash.
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
