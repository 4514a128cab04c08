import { isAbsolute, relative } from 'node:path';
import { t } from '../../shared/i18n/i18n.ts';
import type { ListedProcess } from '../../shared/processes/listed-process.ts';
import { getRunKey, type RunRef } from '../../shared/runs/run-ref.ts';
import type { BusyThread } from '../host/work.ts';

/** The work on this machine now, to find out what uses a folder. */
export type UseInput = {
  /** The threads with a running turn. */
  readonly threads: readonly BusyThread[];
  /** The processes started by the app. */
  readonly processes: readonly Pick<ListedProcess, 'kind' | 'commandLine' | 'pid' | 'folder' | 'run'>[];
};

/** Processes that idle in a thread's folder while the thread is loaded. */
const idleKinds: ReadonlySet<ListedProcess['kind']> = new Set(['mcpServer', 'appServer', 'keyring', 'worker']);

/** Describes what still uses a run's worktree; null if nothing does. */
export function describeUse({ processes, threads }: UseInput, run: RunRef, worktree: string): string | null {
  const isOfRun = (other: RunRef | undefined) => other !== undefined && getRunKey(other) === getRunKey(run);
  return describeFirst(
    threads.find((each) => isOfRun(each.run) || isInside(worktree, each.folder)),
    processes.find(
      ({ folder, kind, run: workcell }) =>
        !idleKinds.has(kind) && (isOfRun(workcell?.run) || isInside(worktree, folder ?? '')),
    ),
  );
}

/**
 * Describes what works in a workspace; null if nothing does. A turn in a parent folder counts too, because it can write
 * in the workspace. For runs with worktrees, pass threads with the folders of the worktrees.
 */
export function describeWorkspaceUse({ processes, threads }: UseInput, root: string): string | null {
  return describeFirst(
    threads.find(({ folder }) => isInside(root, folder) || isInside(folder, root)),
    processes.find(({ folder, kind }) => !idleKinds.has(kind) && isInside(root, folder ?? '')),
  );
}

function describeFirst(
  thread: BusyThread | undefined,
  process: UseInput['processes'][number] | undefined,
): string | null {
  if (thread !== undefined) return t`a turn is running in “${thread.title}”`;
  return process === undefined ? null : t`process ${process.pid}, ${process.commandLine}`;
}

function isInside(folder: string, path: string): boolean {
  if (path === '' || folder === '') return false;
  const way = relative(folder, path);
  return way === '' || !(way.startsWith('..') || isAbsolute(way));
}
