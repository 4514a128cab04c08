import { isAbsolute, relative } from 'node:path';
import type { ListedProcess } from '../../shared/processes/listed-process.ts';
import { t } from '../../shared/words/words.ts';
import { keyOfRun, type RunRef } from '../../shared/workcells/run-ref.ts';
import type { BusyThread } from '../attention/work.ts';

export type UseFacts = {
  /** The threads in which a turn runs now. */
  readonly threads: readonly BusyThread[];
  /** The processes that the app has started. */
  readonly processes: readonly Pick<ListedProcess, 'kind' | 'commandLine' | 'pid' | 'folder' | 'workcell'>[];
};

/** What waits for work in a thread's folder for as long as the thread is loaded. */
const idle: ReadonlySet<ListedProcess['kind']> = new Set(['mcpServer', 'appServer', 'keyring', 'worker']);

/** What of a run still uses its worktree, in words; null where nothing does. */
export function describeUse({ processes, threads }: UseFacts, run: RunRef, worktree: string): string | null {
  const isOfRun = (other: RunRef | undefined) => other !== undefined && keyOfRun(other) === keyOfRun(run);
  const thread = threads.find((each) => isOfRun(each.run) || isInside(worktree, each.folder));
  if (thread !== undefined) return t`a turn runs in “${thread.title}”`;
  const process = processes.find(
    ({ folder, kind, workcell }) => !idle.has(kind) && (isOfRun(workcell?.run) || isInside(worktree, folder ?? '')),
  );
  return process === undefined ? null : t`process ${process.pid}, ${process.commandLine}`;
}

function isInside(folder: string, path: string): boolean {
  if (path === '') return false;
  const way = relative(folder, path);
  return way === '' || !(way.startsWith('..') || isAbsolute(way));
}
