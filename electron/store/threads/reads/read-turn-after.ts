import { type ThreadId, type TurnId, turnId } from '../../../../shared/base/ids.ts';
import type { StoredTurn } from '../../../model/threads/stored-turn.ts';
import type { Connection } from '../../sqlite/keyed-connection.ts';
import type { StoredThread } from '../stored-thread.ts';
import { findThreadKey, readStoredThread } from './read-thread.ts';
import { readTurns, type TurnRow } from './read-turns.ts';

/** Reads a thread without its turns, and its number of stored turns. Null if the store does not have the thread. */
export function readThreadFacts(
  db: Connection,
  { threadId }: { readonly threadId: ThreadId },
): { readonly thread: StoredThread; readonly turns: number } | null {
  const read = readStoredThread(db, threadId);
  if (read === null) return null;
  const count = db.prepare<[number], number>('SELECT count(*) FROM turns WHERE thread = ?').pluck();
  return { thread: read.thread, turns: count.get(read.key) ?? 0 };
}

/**
 * Lists the ids of a turn and all later turns of a thread, in order, without messages that Codex has not accepted. If
 * `from` is null, lists all turns. Empty if the store does not have that turn.
 */
export function listStoredTurnsFrom(
  db: Connection,
  { from, threadId }: { readonly threadId: ThreadId; readonly from: TurnId | null },
): readonly TurnId[] {
  const key = findThreadKey(db, threadId);
  if (key === null) return [];
  return db
    .prepare<{ key: number; from: string | null }, string>(
      `SELECT id FROM turns WHERE thread = :key AND (status NOT IN ('pending', 'notSent') OR id = :from)
         AND (:from IS NULL OR position >= (SELECT position FROM turns WHERE thread = :key AND id = :from))
       ORDER BY position`,
    )
    .pluck()
    .all({ key, from })
    .flatMap((id) => turnId.safeParse(id).data ?? []);
}

/** A turn with the time when it was pinned. */
export type TurnInOrder = StoredTurn & { readonly pinnedAt: number | null };

type Row = TurnRow & { readonly pinned_at: number | null };

/** Reads the next readable turn of a thread. If `after` is null, reads the first one. Null if there is none. */
export function readTurnAfter(
  db: Connection,
  { threadId, after }: { readonly threadId: ThreadId; readonly after: TurnId | null },
): TurnInOrder | null {
  const key = findThreadKey(db, threadId);
  if (key === null) return null;
  const rows = db
    .prepare<{ key: number; after: string | null }, Row>(
      `SELECT * FROM turns WHERE thread = :key
         AND (:after IS NULL OR position > (SELECT position FROM turns WHERE thread = :key AND id = :after))
       ORDER BY position`,
    )
    .iterate({ key, after });
  for (const row of rows) {
    const [stored] = readTurns(db, threadId, [row]).turns;
    if (stored !== undefined) return { ...stored, pinnedAt: row.pinned_at };
  }
  return null;
}
