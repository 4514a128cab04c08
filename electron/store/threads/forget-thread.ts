import type { ThreadId } from '../../../shared/base/ids.ts';
import type { Connection } from '../sqlite/keyed-connection.ts';
import { putDraft } from './drafts.ts';
import { forgetJournal } from './journal.ts';
import { forgetQueued } from './queued-messages.ts';
import { agentThreadsOf } from './reads/read-thread.ts';
import { deleteThread } from './writes/change-thread.ts';

/**
 * Deletes a thread with its agents' threads, which would be unreachable without it. Also deletes their drafts, queued
 * messages and journal entries. `at` is now, in Unix milliseconds.
 */
export function forgetThread(
  sessions: Connection,
  journal: Connection,
  { threadId, at }: { readonly threadId: ThreadId; readonly at: number },
): null {
  for (const id of [...agentThreadsOf(sessions, threadId), threadId]) {
    // The order matters: a deleted thread's journal entries are never replayed.
    deleteThread(sessions, { threadId: id, at });
    putDraft(sessions, { place: { threadId: id }, draft: null });
    forgetQueued(journal, { threadId: id });
    forgetJournal(journal, { threadId: id });
  }
  return null;
}
