import { readdir, realpath } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { getBranchName, readGitHead } from '../../git/git-head.ts';
import { readSmallFile } from '../../git/read-small-file.ts';
import { findRepository } from '../../git/repository-place.ts';

/** A linked worktree of a repository. `branch`: null if no branch is checked out. The path is real. */
export type LinkedWorktree = { readonly path: string; readonly branch: string | null };

/**
 * Lists the linked worktrees of a folder's repository, except the one with the folder, by path. Reads files and runs no
 * git. Leaves out a worktree that is gone, and a folder that does not name the repository as its own: anyone who writes
 * in `.git` could have named it. Never rejects.
 */
export async function listLinkedWorktrees(folder: string): Promise<readonly LinkedWorktree[]> {
  const place = await findRepository(folder);
  if (!place.ok) return [];
  const { commonFolder, root } = place.value;
  const all = join(commonFolder, 'worktrees');
  const names = await readdir(all).catch(() => []);
  const found = await Promise.all(names.map((name) => readWorktree(join(all, name), commonFolder)));
  return found
    .flatMap((worktree) => (worktree === null || worktree.path === root ? [] : [worktree]))
    .sort((one, other) => one.path.localeCompare(other.path));
}

async function readWorktree(gitFolder: string, commonFolder: string): Promise<LinkedWorktree | null> {
  const named = (await readSmallFile(join(gitFolder, 'gitdir')))?.toString('utf8').trim();
  // On Windows, a UNC path would send the user's password hash to another machine.
  if (!named || /^[\\/]{2}/.test(named)) return null;
  const path = await realpath(resolve(gitFolder, dirname(named))).catch(() => null);
  const place = path === null ? null : await findRepository(path);
  if (path === null || !place?.ok || place.value.root !== path) return null;
  if (place.value.commonFolder !== commonFolder || place.value.gitFolder !== gitFolder) return null;
  return { path, branch: getBranchName(await readGitHead(path)) };
}
