import type { ThreadId } from '../../shared/base/ids.ts';
import type { Connection } from '../db/keyed-connection.ts';
import { putDraft } from './drafts.ts';
import { forgetJournal } from './journal.ts';
import { deleteThread } from './writes/change-thread.ts';

/** Deletes a thread, its draft and what the journal has of it. `at` is now. */
export function forgetThread(
  sessions: Connection,
  journal: Connection,
  { threadId, at }: { readonly threadId: ThreadId; readonly at: number },
): null {
  // In this order: what the journal tells of a deleted thread is not brought back.
  deleteThread(sessions, { threadId, at });
  putDraft(sessions, { place: { threadId }, draft: null });
  forgetJournal(journal, { threadId });
  return null;
}
