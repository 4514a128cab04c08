import { isAbsolute, relative } from 'node:path';
import { t } from '../../shared/i18n/i18n.ts';
import type { ListedProcess } from '../../shared/processes/listed-process.ts';
import { keyOfRun, type RunRef } from '../../shared/runs/run-ref.ts';
import type { BusyThread } from '../host/work.ts';

export type UseInput = {
  /** The threads in which a turn runs now. */
  readonly threads: readonly BusyThread[];
  /** The processes that the app has started. */
  readonly processes: readonly Pick<ListedProcess, 'kind' | 'commandLine' | 'pid' | 'folder' | 'workcell'>[];
};

/** What waits for work in a thread's folder for as long as the thread is loaded. */
const idle: ReadonlySet<ListedProcess['kind']> = new Set(['mcpServer', 'appServer', 'keyring', 'worker']);

/** What of a run still uses its worktree, in words; null where nothing does. */
export function describeUse({ processes, threads }: UseInput, run: RunRef, worktree: string): string | null {
  const isOfRun = (other: RunRef | undefined) => other !== undefined && keyOfRun(other) === keyOfRun(run);
  return describeFirst(
    threads.find((each) => isOfRun(each.run) || isInside(worktree, each.folder)),
    processes.find(
      ({ folder, kind, workcell }) => !idle.has(kind) && (isOfRun(workcell?.run) || isInside(worktree, folder ?? '')),
    ),
  );
}

/**
 * What works in a workspace, in words; null where nothing does. A turn in a folder around it can write there too. The
 * threads of runs with worktrees of their own must have the folders of these.
 */
export function describeWorkspaceUse({ processes, threads }: UseInput, root: string): string | null {
  return describeFirst(
    threads.find(({ folder }) => isInside(root, folder) || isInside(folder, root)),
    processes.find(({ folder, kind }) => !idle.has(kind) && isInside(root, folder ?? '')),
  );
}

function describeFirst(
  thread: BusyThread | undefined,
  process: UseInput['processes'][number] | undefined,
): string | null {
  if (thread !== undefined) return t`a turn runs in “${thread.title}”`;
  return process === undefined ? null : t`process ${process.pid}, ${process.commandLine}`;
}

function isInside(folder: string, path: string): boolean {
  if (path === '' || folder === '') return false;
  const way = relative(folder, path);
  return way === '' || !(way.startsWith('..') || isAbsolute(way));
}
