import type { ThreadId } from '../../shared/base/ids.ts';
import type { QueuedMessage } from '../../shared/threads/thread-summary.ts';
import { hostClient } from '../client/page-client.ts';
import { queueChanged, useThreads } from '../stores/threads.store.ts';
import { isUnanswered, steerWithConsent } from './consent.commands.ts';
import { describeSendFailure, describeThreadFailure, showProblem } from './show-problem.ts';

/** Reorders or edits the queue of a thread. Shows the change at once, and reverts it when the host refuses. */
export async function arrangeQueue(threadId: ThreadId, queue: readonly QueuedMessage[]): Promise<void> {
  const before = useThreads.getState().queues[threadId] ?? [];
  queueChanged(threadId, queue);
  const knew = before.map(({ id }) => id);
  const arranged = await hostClient.request('arrangeQueue', { threadId, queue, knew });
  if (arranged.ok) return;
  queueChanged(threadId, before);
  showProblem(describeThreadFailure(arranged.error));
}

/** Sends a queued message into the running turn. */
export async function steerQueued(threadId: ThreadId, id: string): Promise<void> {
  const sent = await steerWithConsent(threadId, id);
  if (!sent.ok && !isUnanswered(sent.error)) showProblem(describeSendFailure(sent.error));
}
