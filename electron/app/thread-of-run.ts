import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunThreads } from '../workcells/run-threads.ts';
import type { IsThreadOfRun } from '../workcells/workcell-folders.ts';

/**
 * Tells whether a thread may have done a run: it is known, and it worked where the run was asked for or in the worktree
 * of that run. `worktrees` is our own folder of worktrees.
 */
export function isThreadOfRun(threads: Pick<RunThreads, 'about'>, worktrees: string): IsThreadOfRun {
  return async ({ projectRoot, workcellId }, threadId) => {
    const about = await threads.about(threadId);
    if (about === null || about.folder === projectRoot) return about !== null;
    const real = await realpath(worktrees).catch(() => worktrees);
    return about.folder.startsWith(join(real, `${workcellId}-`));
  };
}
