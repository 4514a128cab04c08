import type { ThreadId } from '../../shared/base/ids.ts';
import { getRunKey, type RunRef } from '../../shared/runs/run-ref.ts';
import type { ActionTarget } from './action.ts';
import type { ActionState, WaitingPlace } from './action-state.ts';

/**
 * Finds the place where the user answers: the thing next to the button, else what waits in the open run or the shown
 * thread, else the oldest request. Null when nothing waits.
 */
export function findAnswerDestination(
  { openedRun, thread, waiting }: Pick<ActionState, 'openedRun' | 'thread' | 'waiting'>,
  target: Pick<ActionTarget, 'run' | 'threadId'>,
): { readonly run: RunRef } | { readonly thread: ThreadId } | null {
  if (target.run !== undefined) return { run: target.run };
  if (target.threadId !== undefined) return { thread: target.threadId };
  if (openedRun !== null && waiting.some(({ run }) => run !== null && getRunKey(run) === getRunKey(openedRun)))
    return { run: openedRun };
  if (thread !== null && waiting.some(({ threads }) => threads.includes(thread))) return { thread };
  return toDestination(waiting[0]);
}

function toDestination(first: WaitingPlace | undefined): ReturnType<typeof findAnswerDestination> {
  if (first === undefined) return null;
  if (first.run !== null) return { run: first.run };
  const [thread] = first.threads;
  return thread === undefined ? null : { thread };
}
