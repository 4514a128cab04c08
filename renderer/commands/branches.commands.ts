import type { ThreadId } from '../../shared/base/ids.ts';
import { type RunRef, workcellOfThread } from '../../shared/runs/run-ref.ts';
import { hostClient } from '../client/page-client.ts';
import { runsToCompare } from '../stores/comparing.store.ts';
import { dialogOpened } from '../stores/frame.store.ts';
import { relativesKnown, useThreads } from '../stores/threads.store.ts';

/** Fetches the branches of a thread, including those that the list lacks. */
export async function loadBranches(threadId: ThreadId): Promise<void> {
  const listed = await hostClient.request('listBranches', { threadId });
  if (listed.ok) relativesKnown(listed.value);
}

/** Shows two branches of a thread side by side, at what differs. */
export function compareThreads(first: ThreadId, second: ThreadId): void {
  const [one, other] = [runOf(first), runOf(second)];
  if (one === null || other === null) return;
  runsToCompare(one, other, true);
  dialogOpened('compareRuns');
}

function runOf(id: ThreadId): RunRef | null {
  const { relatives, threads } = useThreads.getState();
  const thread = threads[id] ?? relatives[id];
  return thread === undefined ? null : { projectRoot: thread.cwd, workcellId: workcellOfThread(id) };
}
