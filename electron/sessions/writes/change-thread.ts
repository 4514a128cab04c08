import type { ThreadId } from '../../../shared/base/ids.ts';
import type { Connection } from '../../db/keyed-connection.ts';
import { keyOfThread } from '../reads/read-thread.ts';
import { indexTitle } from './save-thread.ts';

// What a person does with a thread. Each returns whether the store has it.

/** Gives a thread a name; null takes it away, and the thread goes by its title again. */
export function renameThread(
  db: Connection,
  { threadId, name }: { readonly threadId: ThreadId; readonly name: string | null },
): boolean {
  return db.transaction(() => {
    const key = keyOfThread(db, threadId);
    if (key === null) return false;
    db.prepare('UPDATE threads SET name = ? WHERE key = ?').run(name, key);
    indexTitle(db, key);
    return true;
  })();
}

/** Pins a thread to the top of the list, or with null takes the pin away. */
export function setThreadPinned(
  db: Connection,
  { threadId, at }: { readonly threadId: ThreadId; readonly at: number | null },
): boolean {
  return db.prepare('UPDATE threads SET pinned_at = ? WHERE id = ?').run(at, threadId).changes === 1;
}

/** Puts a thread into the archive, or with null takes it out. */
export function archiveThread(
  db: Connection,
  { threadId, at }: { readonly threadId: ThreadId; readonly at: number | null },
): boolean {
  return db.prepare('UPDATE threads SET archived_at = ? WHERE id = ?').run(at, threadId).changes === 1;
}

/** Notes whether Codex still has a thread. Ours stays as it is. */
export function markKnownToCodex(
  db: Connection,
  { threadId, known }: { readonly threadId: ThreadId; readonly known: boolean },
): boolean {
  return db.prepare('UPDATE threads SET known_to_codex = ? WHERE id = ?').run(known ? 1 : 0, threadId).changes === 1;
}

/** Deletes a thread with everything that hangs on it. */
export function deleteThread(db: Connection, { threadId }: { readonly threadId: ThreadId }): boolean {
  return db.prepare('DELETE FROM threads WHERE id = ?').run(threadId).changes > 0;
}
