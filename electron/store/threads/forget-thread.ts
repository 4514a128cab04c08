import type { ThreadId } from '../../../shared/base/ids.ts';
import type { Connection } from '../sqlite/keyed-connection.ts';
import { putDraft } from './drafts.ts';
import { forgetJournal } from './journal.ts';
import { forgetQueued } from './queued-messages.ts';
import { agentThreadsOf } from './reads/read-thread.ts';
import { deleteThread } from './writes/change-thread.ts';

/**
 * Deletes a thread with those of its agents, which nobody could find without it, its draft, its queue, and what the journal
 * has of them. `at` is now.
 */
export function forgetThread(
  sessions: Connection,
  journal: Connection,
  { threadId, at }: { readonly threadId: ThreadId; readonly at: number },
): null {
  for (const id of [...agentThreadsOf(sessions, threadId), threadId]) {
    // In this order: what the journal tells of a deleted thread is not brought back.
    deleteThread(sessions, { threadId: id, at });
    putDraft(sessions, { place: { threadId: id }, draft: null });
    forgetQueued(journal, { threadId: id });
    forgetJournal(journal, { threadId: id });
  }
  return null;
}
