import type { ThreadId } from '../../shared/base/ids.ts';
import { useThreads } from '../stores/threads.store.ts';
import { useTranscript } from '../stores/transcript.store.ts';
import { openThread } from './threads.commands.ts';

/** The threads that are being opened again, each with the newest event that was seen while that went on. */
const underWay = new Map<ThreadId, number>();

/**
 * Opens a thread again because events are missing in it; `seq` is the newest event that has arrived, infinite when the
 * host says that everything changed. Each event that arrives meanwhile shows the same gap, so while one request is on its
 * way no other one goes out, and after it at most one more: when its answer is older than what has arrived.
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

/** A thread that the person has left, or that cannot be opened, is not asked for again. */
function isOpen(threadId: ThreadId): boolean {
  const { state, threadId: open } = useTranscript.getState();
  return useThreads.getState().shown === threadId && open === threadId && state === 'open';
}
