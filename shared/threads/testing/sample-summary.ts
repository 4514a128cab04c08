import { threadId } from '../../base/ids.ts';
import type { ThreadSummary } from '../thread-summary.ts';

/** Creates the row of a thread at rest that the user has read and has nothing to review in. */
export function createSampleSummary(id: string, more: Partial<ThreadSummary> = {}): ThreadSummary {
  return {
    id: threadId.parse(id),
    title: `Title of ${id}`,
    cwd: '/p',
    updatedAt: 1,
    state: 'idle',
    now: null,
    maker: null,
    unread: false,
    model: null,
    pinned: false,
    archived: false,
    knownToCodex: true,
    forkedFrom: null,
    unreviewed: null,
    ...more,
  };
}
