import { copyFile, mkdir, rename, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { ok, type Result } from '../../shared/base/result.ts';
import type { GitFailure } from './git-program.ts';
import { inTurn } from './in-turn.ts';
import { readIndex, readPersonIndex } from './person-index.ts';
import { guarded, type PrivateRepository } from './private-repository.ts';
import { bytesOf, type RawPath } from './raw-path.ts';

export type CheckOutRequest = {
  /** The new worktree: empty, as `git worktree add --no-checkout` leaves it. */
  readonly worktree: PrivateRepository;
  /** The working tree whose sparse checkout is followed. */
  readonly like: PrivateRepository;
  /** The files to write. */
  readonly tree: string;
  /** What is checked out as far as git in the worktree is concerned. */
  readonly head: string;
  readonly signal?: AbortSignal | undefined;
};

/**
 * Fills a new worktree with files, without filters, and gives git in it an index that fits. Files that a sparse checkout
 * leaves out are left out here too. Never rejects.
 */
export function checkOut({ head, like, signal, tree, worktree }: CheckOutRequest): Promise<Result<null, GitFailure>> {
  const folder = worktree.indexFolder;
  return inTurn(folder, () =>
    guarded(async () => {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const index = join(folder, 'index');
      const read = await worktree.content('read-tree', [tree], { index, signal });
      if (!read.ok) return read;
      const left = await pathsLeftOut(like, worktree, index);
      if (!left.ok) return left;
      const input = bytesOf(left.value.map((path) => `${path}\0`).join(''));
      const mark = async (how: string, at: string) =>
        left.value.length === 0
          ? ok(Buffer.alloc(0))
          : await worktree.content('update-index', [how, '-z', '--stdin'], { index: at, input, signal });
      const marked = await mark('--skip-worktree', index);
      if (!marked.ok) return marked;
      const written = await worktree.content('checkout-index', ['--all', '--index', '--quiet'], { index, signal });
      if (!written.ok) return written;
      const real = join(worktree.place.gitFolder, 'index');
      const fresh = `${real}.workcell`;
      await copyWithTime(index, fresh);
      if (tree !== head) {
        const moved = await worktree.content('read-tree', ['-m', head], { index: fresh, signal });
        if (!moved.ok) return moved;
      }
      await rename(fresh, real);
      const unmarked = await mark('--no-skip-worktree', index);
      return unmarked.ok ? ok(null) : unmarked;
    }),
  );
}

/** What a sparse checkout of one working tree leaves out, as far as the index of another has it. */
async function pathsLeftOut(
  like: PrivateRepository,
  worktree: PrivateRepository,
  index: string,
): Promise<Result<readonly RawPath[], GitFailure>> {
  const person = await readPersonIndex(like);
  if (!person.ok) return person;
  const skipped = [...(person.value ?? [])].filter(([, { isSkipped }]) => isSkipped).map(([path]) => path);
  if (skipped.length === 0) return ok([]);
  const own = await readIndex(worktree, index);
  return own.ok ? ok(skipped.filter((path) => own.value.has(path))) : own;
}

/** Git takes a file that is as new as its index for one that may have changed; a copy must not look newer. */
async function copyWithTime(from: string, to: string): Promise<void> {
  const { mtime } = await stat(from);
  await copyFile(from, to);
  await utimes(to, mtime, new Date(Math.floor(mtime.getTime() / 1_000) * 1_000));
}
