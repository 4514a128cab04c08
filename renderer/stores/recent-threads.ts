import type { ThreadId } from '../../shared/base/ids.ts';

/** A window keeps the data of this many threads: the shown one and those shown before. */
export const maxRecentThreads = 8;

/**
 * Stores the data of the shown thread, and drops that of the thread shown longest ago. Dropped data returns in full
 * when its thread is opened, so a window that visits a thousand threads does not keep them all.
 */
export function withShownThread<Data>(
  byThread: Readonly<Record<ThreadId, Data>>,
  threadId: ThreadId,
  data: Data,
): Readonly<Record<ThreadId, Data>> {
  const others = Object.entries(byThread).filter(([id]) => id !== threadId);
  // Keys keep their insertion order, with the thread shown last at the end.
  return Object.fromEntries([...others.slice(-(maxRecentThreads - 1)), [threadId, data]]);
}
