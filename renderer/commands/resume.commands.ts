import type { ThreadId } from '../../shared/base/ids.ts';
import { hostClient } from '../client/page-client.ts';
import { describeThreadFailure, showProblem } from './show-problem.ts';

// What the person does with a thread that another process has.

/** Starts or stops showing what the other process adds. */
export async function watchThread(threadId: ThreadId, watch: boolean): Promise<void> {
  const done = await hostClient.request('watchThread', { threadId, watch });
  if (!done.ok) showProblem(describeThreadFailure(done.error));
}

/** Tries to continue the thread here; the value says whether the other process still has it. */
export async function takeOverThread(threadId: ThreadId): Promise<'takenOver' | 'stillHeld' | 'failed'> {
  const taken = await hostClient.request('takeOverThread', { threadId });
  if (taken.ok) return 'takenOver';
  if (taken.error.type === 'heldByOtherProcess') return 'stillHeld';
  showProblem(describeThreadFailure(taken.error));
  return 'failed';
}
