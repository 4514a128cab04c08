import { type ThreadId, type TurnId, threadId } from '../../../../shared/base/ids.ts';
import type { LoadedTurns } from '../../../model/threads/stored-turn.ts';
import type { Connection } from '../../sqlite/keyed-connection.ts';
import type { StoredThread } from '../stored-thread.ts';
import { readStoredThread } from './read-thread.ts';
import { readTurns, type TurnRow } from './read-turns.ts';

/** Lists the threads that had something unfinished when they were saved. */
export function listUnfinished(db: Connection): readonly ThreadId[] {
  return db
    .prepare<[], string>('SELECT id FROM threads WHERE key IN (SELECT thread FROM turns WHERE unfinished = 1)')
    .pluck()
    .all()
    .flatMap((id) => threadId.safeParse(id).data ?? []);
}

/** A thread with the turns that may still change. */
export type UnfinishedThread = LoadedTurns & {
  readonly thread: StoredThread;
  /** How many turns are not in this list. */
  readonly otherTurns: number;
};

/**
 * Loads the turns that a journal may continue: the newest, the unfinished ones, and those in `also`. Turns between them
 * may be missing. Null if the store does not have the thread.
 */
export function loadUnfinished(
  db: Connection,
  { threadId: id, also }: { readonly threadId: ThreadId; readonly also: readonly TurnId[] },
): UnfinishedThread | null {
  const read = readStoredThread(db, id);
  if (read === null) return null;
  const { key, thread } = read;
  const rows = db
    .prepare<{ thread: number; also: string }, TurnRow>(
      `SELECT * FROM turns WHERE key IN (
         SELECT key FROM turns WHERE thread = :thread AND unfinished = 1
         UNION SELECT key FROM turns WHERE thread = :thread AND id IN (SELECT value FROM json_each(:also))
         UNION SELECT * FROM (SELECT key FROM turns WHERE thread = :thread ORDER BY position DESC LIMIT 1)
       ) ORDER BY position`,
    )
    .all({ thread: key, also: JSON.stringify(also) });
  const count = db.prepare<[number], number>('SELECT count(*) FROM turns WHERE thread = ?').pluck().get(key) ?? 0;
  const loaded = readTurns(db, id, rows);
  const problems = [...read.problems, ...loaded.problems];
  return { ...loaded, thread, otherTurns: count - rows.length + thread.earlierInCodex, problems };
}
