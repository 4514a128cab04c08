import { copyFile, rename, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { ok, type Result } from '../../shared/base/result.ts';
import type { GitFailure } from './git-program.ts';
import { catchExceptions, type PrivateRepository } from './private-repository.ts';
import { type RawPath, toRawBytes } from './raw-path.ts';
import { runInTurn } from './run-in-turn.ts';
import { readIndex, readUserIndex } from './user-index.ts';

/** A request to check out files. `tree` and `head` are object IDs. */
export type CheckOutRequest = {
  /** The new worktree: empty, as `git worktree add --no-checkout` leaves it. */
  readonly worktree: PrivateRepository;
  /** The working tree whose sparse checkout to follow. */
  readonly like: PrivateRepository;
  /** The files to write. */
  readonly tree: string;
  /** The commit that git in the worktree treats as checked out. */
  readonly head: string;
  readonly signal?: AbortSignal | undefined;
};

/**
 * Fills a new worktree with files, without filters, and gives git a matching index. Skips what a sparse checkout leaves
 * out. Never rejects.
 */
export function checkOut({ head, like, signal, tree, worktree }: CheckOutRequest): Promise<Result<null, GitFailure>> {
  const folder = worktree.indexFolder;
  return runInTurn(folder, () =>
    catchExceptions(async () => {
      await worktree.makeFolder(folder);
      const index = join(folder, 'index');
      const read = await worktree.runContentCommand('read-tree', [tree], { index, signal });
      if (!read.ok) return read;
      const left = await findPathsLeftOut(like, worktree, index);
      if (!left.ok) return left;
      const input = toRawBytes(left.value.map((path) => `${path}\0`).join(''));
      const mark = async (how: string, at: string) =>
        left.value.length === 0
          ? ok(Buffer.alloc(0))
          : await worktree.runContentCommand('update-index', [how, '-z', '--stdin'], { index: at, input, signal });
      const marked = await mark('--skip-worktree', index);
      if (!marked.ok) return marked;
      const written = await worktree.runContentCommand('checkout-index', ['--all', '--index', '--quiet'], {
        index,
        signal,
      });
      if (!written.ok) return written;
      const real = join(worktree.place.gitFolder, 'index');
      const fresh = `${real}.workcell`;
      await copyWithTime(index, fresh);
      if (tree !== head) {
        const moved = await worktree.runContentCommand('read-tree', ['-m', head], { index: fresh, signal });
        if (!moved.ok) return moved;
      }
      await rename(fresh, real);
      const unmarked = await mark('--no-skip-worktree', index);
      return unmarked.ok ? ok(null) : unmarked;
    }),
  );
}

/** Finds the paths that one working tree's sparse checkout leaves out, among those in the other's index. */
async function findPathsLeftOut(
  like: PrivateRepository,
  worktree: PrivateRepository,
  index: string,
): Promise<Result<readonly RawPath[], GitFailure>> {
  const person = await readUserIndex(like);
  if (!person.ok) return person;
  const skipped = [...(person.value ?? [])].filter(([, { isSkipped }]) => isSkipped).map(([path]) => path);
  if (skipped.length === 0) return ok([]);
  const own = await readIndex(worktree, index);
  return own.ok ? ok(skipped.filter((path) => own.value.has(path))) : own;
}

/**
 * Copies an index with its time. Git rechecks a file that is as new as its index, so the copy must not look newer than
 * the original.
 */
async function copyWithTime(from: string, to: string): Promise<void> {
  const { mtime } = await stat(from);
  await copyFile(from, to);
  await utimes(to, mtime, new Date(Math.floor(mtime.getTime() / 1_000) * 1_000));
}
