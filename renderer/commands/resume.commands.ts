import type { ThreadId } from '../../shared/base/ids.ts';
import { desk } from '../client/desk.ts';
import { describeThreadFailure, tellProblem } from './tell-problem.ts';

// What the person does with a thread that another process has.

/** Shows what the other process adds, or stops doing so. */
export async function watchThread(threadId: ThreadId, watch: boolean): Promise<void> {
  const done = await desk.request('watchThread', { threadId, watch });
  if (!done.ok) tellProblem(describeThreadFailure(done.error));
}

/** Tries to go on with the thread here; the value says whether the other process still has it. */
export async function takeOverThread(threadId: ThreadId): Promise<'takenOver' | 'stillHeld' | 'failed'> {
  const taken = await desk.request('takeOverThread', { threadId });
  if (taken.ok) return 'takenOver';
  if (taken.error.type === 'heldByOtherProcess') return 'stillHeld';
  tellProblem(describeThreadFailure(taken.error));
  return 'failed';
}
