import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { codeOf } from '../../../shared/base/failure.ts';
import { err, type Result } from '../../../shared/base/result.ts';
import { type Git, type GitFailure, runGit } from './run-git.ts';

/**
 * Writes down all files of a working tree as they are now, but for those that are ignored, as a tree of its repository.
 * Neither its index nor a file of it changes. Gives the id of the tree.
 */
export function snapshotOf(git: Git, root: string): Promise<Result<string, GitFailure>> {
  return withIndex(async (index) => {
    const own = await runGit(git, root, ['rev-parse', '--git-path', 'index']);
    if (!own.ok) return own;
    await copyIndex(resolve(root, own.value.trim()), index);
    const added = await runGit(git, root, ['add', '--all', '--', '.'], { index });
    if (!added.ok) return err(added.error);
    const tree = await runGit(git, root, ['write-tree'], { index });
    return tree.ok ? { ok: true, value: tree.value.trim() } : tree;
  });
}

/** Lends an index that is nobody's. It is not there yet. */
export async function withIndex<T>(use: (index: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'workcell-index-'));
  try {
    return await use(join(folder, 'index'));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** With the times in it git need not read files that have not changed. */
async function copyIndex(from: string, to: string): Promise<void> {
  try {
    await copyFile(from, to);
  } catch (failure) {
    if (codeOf(failure) !== 'ENOENT') throw failure;
  }
}
