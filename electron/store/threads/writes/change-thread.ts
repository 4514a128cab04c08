import type { ThreadId } from '../../../../shared/base/ids.ts';
import type { Connection } from '../../sqlite/keyed-connection.ts';
import { findThreadKey } from '../reads/read-thread.ts';
import type { StoredThreadFacts } from '../stored-thread.ts';
import { indexTitle } from './index-words.ts';
import { saveThread } from './save-thread.ts';

// The user's changes to threads. Unless noted, each returns whether the store has the thread.

/** Sets a thread's name. Null removes it, and the thread uses its title again. */
export function renameStoredThread(
  db: Connection,
  { threadId, name }: { readonly threadId: ThreadId; readonly name: string | null },
): boolean {
  return db.transaction(() => {
    const key = findThreadKey(db, threadId);
    if (key === null) return false;
    db.prepare('UPDATE threads SET name = ? WHERE key = ?').run(name, key);
    indexTitle(db, key);
    return true;
  })();
}

/** Pins a thread to the top of the list. Null unpins it. */
export function setThreadPinned(
  db: Connection,
  { threadId, at }: { readonly threadId: ThreadId; readonly at: number | null },
): boolean {
  return db.prepare('UPDATE threads SET pinned_at = ? WHERE id = ?').run(at, threadId).changes === 1;
}

/** Archives a thread. Null unarchives it. */
export function archiveStoredThread(
  db: Connection,
  { threadId, at }: { readonly threadId: ThreadId; readonly at: number | null },
): boolean {
  return db.prepare('UPDATE threads SET archived_at = ? WHERE id = ?').run(at, threadId).changes === 1;
}

/**
 * Records whether Codex still has a thread. If Codex lost a thread without saved content, removes it from the store,
 * because there is nothing to read.
 */
export function markKnownToCodex(
  db: Connection,
  { threadId, known }: { readonly threadId: ThreadId; readonly known: boolean },
): boolean {
  const changed = db.prepare('UPDATE threads SET known_to_codex = ? WHERE id = ?').run(known ? 1 : 0, threadId).changes;
  if (known) return changed === 1;
  const empty = 'DELETE FROM threads WHERE id = ? AND NOT EXISTS (SELECT 1 FROM turns WHERE thread = threads.key)';
  return changed === 1 && db.prepare(empty).run(threadId).changes === 0;
}

/** Deletes a thread with everything attached to it, and remembers the deletion, even if the thread is not stored. */
export function deleteStoredThread(
  db: Connection,
  { threadId, at }: { readonly threadId: ThreadId; readonly at: number },
): boolean {
  return db.transaction(() => {
    db.prepare('INSERT INTO deleted_threads (id, at) VALUES (?, ?) ON CONFLICT (id) DO NOTHING').run(threadId, at);
    return db.prepare('DELETE FROM threads WHERE id = ?').run(threadId).changes > 0;
  })();
}

/** Stores a thread that only Codex had so far, so that changes to it can be stored. */
export function noteThread(db: Connection, facts: StoredThreadFacts): null {
  if (findThreadKey(db, facts.id) === null) saveThread(db, facts, null);
  return null;
}
