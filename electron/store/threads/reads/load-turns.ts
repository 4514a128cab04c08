import type { ThreadId, TurnId } from '../../../../shared/base/ids.ts';
import type { TurnWindow } from '../../../../shared/store/rolling-window.ts';
import type { LoadedTurns } from '../../../model/threads/stored-turn.ts';
import type { Connection } from '../../sqlite/keyed-connection.ts';
import type { StoredThread } from '../stored-thread.ts';
import { findThreadKey, readStoredThread } from './read-thread.ts';
import { readTurns, type TurnRow } from './read-turns.ts';

/** Consecutive turns. `earlierTurns` counts the turns before the first one, including those that only Codex has. */
export type LoadedPage = LoadedTurns & { readonly earlierTurns: number };

/** The newest turns of a thread. */
export type LoadedThread = LoadedPage & { readonly thread: StoredThread };

/** Loads the newest turns of a thread, at least one. Null if the store does not have the thread. */
export function loadNewest(
  db: Connection,
  { threadId, window }: { readonly threadId: ThreadId; readonly window: TurnWindow },
): LoadedThread | null {
  const read = readStoredThread(db, threadId);
  if (read === null) return null;
  const { key, thread } = read;
  const rows = readRowsBefore(db, key, null, window);
  const loaded = readTurns(db, threadId, rows);
  const earlierTurns = countBefore(db, key, rows[0]?.position ?? 0) + thread.earlierInCodex;
  return { ...loaded, thread, earlierTurns, problems: [...read.problems, ...loaded.problems] };
}

/** Loads the turns before one, at least one if there are any. Empty if the store does not have that turn. */
export function loadBefore(
  db: Connection,
  place: { readonly threadId: ThreadId; readonly turnId: TurnId; readonly window: TurnWindow },
): LoadedPage {
  const { threadId, turnId, window } = place;
  const read = readStoredThread(db, threadId);
  const end = read === null ? undefined : findTurn(db, read.key, turnId)?.position;
  if (read === null || end === undefined) return { ...readTurns(db, threadId, []), earlierTurns: 0 };
  const rows = readRowsBefore(db, read.key, end, window);
  const earlier = countBefore(db, read.key, rows[0]?.position ?? end);
  return { ...readTurns(db, threadId, rows), earlierTurns: earlier + read.thread.earlierInCodex };
}

/** Loads the pinned turns of a thread, oldest first. */
export function loadPinned(db: Connection, { threadId }: { readonly threadId: ThreadId }): LoadedTurns {
  const rows = db
    .prepare<[string], TurnRow>(
      `SELECT * FROM turns
       WHERE thread = (SELECT key FROM threads WHERE id = ?) AND pinned_at IS NOT NULL ORDER BY position`,
    )
    .all(threadId);
  return readTurns(db, threadId, rows);
}

/** Loads one turn. Empty if the store does not have it. */
export function loadTurn(
  db: Connection,
  { threadId, turnId }: { readonly threadId: ThreadId; readonly turnId: TurnId },
): LoadedTurns {
  const key = findThreadKey(db, threadId);
  const row = key === null ? undefined : findTurn(db, key, turnId);
  return readTurns(db, threadId, row === undefined ? [] : [row]);
}

function findTurn(db: Connection, thread: number, turnId: TurnId): TurnRow | undefined {
  return db.prepare<[number, string], TurnRow>('SELECT * FROM turns WHERE thread = ? AND id = ?').get(thread, turnId);
}

/**
 * Reads the newest rows before a position that fit in a window, at least one, oldest first. If `end` is null, starts at
 * the end of the thread.
 */
function readRowsBefore(db: Connection, thread: number, end: number | null, window: TurnWindow): readonly TurnRow[] {
  const rows = db
    .prepare<[number, number, number], TurnRow>(
      'SELECT * FROM turns WHERE thread = ? AND position < ? ORDER BY position DESC LIMIT ?',
    )
    .all(thread, end ?? Number.MAX_SAFE_INTEGER, Math.max(1, window.turns));
  let sum = 0;
  const tooMany = rows.findIndex((row) => {
    sum += row.characters;
    return sum > window.characters;
  });
  return (tooMany === -1 ? rows : rows.slice(0, Math.max(1, tooMany))).toReversed();
}

function countBefore(db: Connection, thread: number, position: number): number {
  const count = db.prepare<[number, number], number>('SELECT count(*) FROM turns WHERE thread = ? AND position < ?');
  return count.pluck().get(thread, position) ?? 0;
}
