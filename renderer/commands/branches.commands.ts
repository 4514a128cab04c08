import type { ThreadId } from '../../shared/base/ids.ts';
import { type RunRef, toRunId } from '../../shared/runs/run-ref.ts';
import { hostClient } from '../client/page-client.ts';
import { comparedRunsChosen } from '../stores/comparing.store.ts';
import { openDialog } from '../stores/frame.store.ts';
import { relativesLoaded, useThreads } from '../stores/threads.store.ts';

/** Fetches the branches of a thread, including those that the list lacks. */
export async function loadBranches(threadId: ThreadId): Promise<void> {
  const listed = await hostClient.request('listBranches', { threadId });
  if (listed.ok) relativesLoaded(listed.value);
}

/** Shows two branches of a thread side by side, where they differ. */
export function compareThreads(first: ThreadId, second: ThreadId): void {
  const [one, other] = [findRunOfThread(first), findRunOfThread(second)];
  if (one === null || other === null) return;
  comparedRunsChosen(one, other, true);
  openDialog('compareRuns');
}

function findRunOfThread(id: ThreadId): RunRef | null {
  const { relatives, threads } = useThreads.getState();
  const thread = threads[id] ?? relatives[id];
  return thread === undefined ? null : { projectRoot: thread.cwd, runId: toRunId(id) };
}
