import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunRef } from '../../shared/runs/run-ref.ts';
import type { RunThreads } from '../runs/records/run-threads.ts';
import type { IsThreadOfRun } from '../runs/records/workcell-folders.ts';

/**
 * Checks whether a thread may have performed a run: it is known, and it worked in the run's folder or in its worktree.
 * `worktrees` is our own folder of worktrees.
 */
export function isThreadOfRun(threads: Pick<RunThreads, 'about'>, worktrees: string): IsThreadOfRun {
  return async ({ projectRoot, workcellId }, threadId) => {
    const about = await threads.about(threadId);
    if (about === null) return false;
    return couldDo({ projectRoot, workcellId }, about.folder, await realFolder(worktrees));
  };
}

/** The same check for the folder where a thread worked, without the thread. */
export async function threadsOfRuns(worktrees: string): Promise<(run: RunRef, folder: string) => boolean> {
  const real = await realFolder(worktrees);
  return (run, folder) => couldDo(run, folder, real);
}

function couldDo({ projectRoot, workcellId }: RunRef, folder: string, worktrees: string): boolean {
  return folder === projectRoot || folder.startsWith(join(worktrees, `${workcellId}-`));
}

function realFolder(worktrees: string): Promise<string> {
  return realpath(worktrees).catch(() => worktrees);
}
