import type { ThreadId } from '../../shared/base/ids.ts';
import { useThreads } from '../stores/threads.store.ts';
import { useTranscript } from '../stores/transcript.store.ts';
import { openThread } from './threads.commands.ts';

/** The threads that are being reopened, each with the newest event seen in the meantime. */
const underWay = new Map<ThreadId, number>();

/**
 * Reopens a thread because it misses events. `seq` is the newest event that has arrived; infinite when the host says
 * that everything changed. Each event that arrives in the meantime shows the same gap. So there is only one request at
 * a time, and at most one more after it: when its answer is older than what has arrived.
 */
export async function refillThread(threadId: ThreadId, seq: number): Promise<void> {
  const known = underWay.get(threadId);
  if (known !== undefined) {
    underWay.set(threadId, Math.max(known, seq));
    return;
  }
  try {
    do {
      underWay.set(threadId, 0);
      await openThread(threadId);
    } while (isOpen(threadId) && (underWay.get(threadId) ?? 0) > useTranscript.getState().seq);
  } finally {
    underWay.delete(threadId);
  }
}

/** A thread that the person has left, or that cannot be opened, is not requested again. */
function isOpen(threadId: ThreadId): boolean {
  const { state, threadId: open } = useTranscript.getState();
  return useThreads.getState().shown === threadId && open === threadId && state === 'open';
}
