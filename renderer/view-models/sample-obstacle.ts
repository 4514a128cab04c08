import type { ThreadId } from '../../shared/base/ids.ts';
import { isImported } from '../../shared/exports/imported-thread.ts';
import type { ThreadsStore } from '../stores/threads.store.ts';

/**
 * Why the model of a thread cannot be asked something aside. `agent`: Codex takes no such question in an agent's thread.
 * `unknown`: Codex does not have the thread. `locked`: another process may write to it. `pendingWork`: Codex would start
 * other work first. Null if it can be asked.
 */
export type SampleObstacle = 'agent' | 'unknown' | 'locked' | 'pendingWork' | null;

/** What decides about it. */
export type SampleFacts = Pick<ThreadsStore, 'origins' | 'syncStatuses' | 'threads'>;

/** Finds why the model of a thread cannot be asked something aside. */
export function findSampleObstacle(
  threadId: ThreadId,
  { origins, syncStatuses, threads }: SampleFacts,
): SampleObstacle {
  if (origins[threadId] !== undefined) return 'agent';
  const status = syncStatuses[threadId]?.type;
  if (isImported(threadId) || status === 'lost' || threads[threadId]?.knownToCodex === false) return 'unknown';
  return status === 'locked' || status === 'pendingWork' ? status : null;
}
