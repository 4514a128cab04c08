import type { ThreadId, TurnId } from '../../../shared/base/ids.ts';
import type { LoadedTurns, StoredTurn } from '../../../shared/sessions/stored-turn.ts';
import type { Connection } from '../../db/keyed-connection.ts';
import type { StoredThread } from '../stored-thread.ts';
import { keyOfThread, readThread } from './read-thread.ts';
import { readTurns, type TurnRow } from './read-turns.ts';

/** How much of a thread is read at once: turns, and characters a person reads, whichever is reached first. */
export type Window = { readonly turns: number; readonly characters: number };

/** The window that is usual. */
export const defaultWindow: Window = { turns: 50, characters: 40_000 };

/** The newest turns of a thread. */
export type LoadedThread = LoadedTurns & {
  readonly thread: StoredThread;
  /** How many turns lie before the first, those that only Codex has among them. */
  readonly earlierTurns: number;
  /** Turns before the first that the person has pinned, oldest first. */
  readonly pinned: readonly StoredTurn[];
};

/** The newest turns of a thread, at least one; null when the store does not have the thread. */
export function loadNewest(
  db: Connection,
  { threadId, window }: { readonly threadId: ThreadId; readonly window: Window },
): LoadedThread | null {
  const read = readThread(db, threadId);
  if (read === null) return null;
  const { key, thread } = read;
  const newest = db
    .prepare<[number, number], TurnRow>('SELECT * FROM turns WHERE thread = ? ORDER BY position DESC LIMIT ?')
    .all(key, Math.max(1, window.turns));
  const rows = within(newest, window.characters).toReversed();
  const first = rows[0]?.position ?? 0;
  const pinnedRows = db
    .prepare<[number, number], TurnRow>(
      'SELECT * FROM turns WHERE thread = ? AND position < ? AND pinned_at IS NOT NULL ORDER BY position',
    )
    .all(key, first);
  const loaded = readTurns(db, threadId, [...pinnedRows, ...rows]);
  const shown = new Set(rows.map(({ id }) => id));
  return {
    ...loaded,
    turns: loaded.turns.filter(({ turn }) => shown.has(turn.id)),
    pinned: loaded.turns.filter(({ turn }) => !shown.has(turn.id)),
    thread,
    earlierTurns: countBefore(db, key, first) + thread.earlierInCodex,
    problems: [...read.problems, ...loaded.problems],
  };
}

/** Up to `limit` turns before one, and how many lie before them. Nothing before a turn that the store does not have. */
export function loadBefore(
  db: Connection,
  { threadId, turnId, limit }: { readonly threadId: ThreadId; readonly turnId: TurnId; readonly limit: number },
): LoadedTurns & { readonly earlierTurns: number } {
  const read = readThread(db, threadId);
  const end = read === null ? undefined : findTurn(db, read.key, turnId)?.position;
  if (read === null || end === undefined) return { ...readTurns(db, threadId, []), earlierTurns: 0 };
  const rows = db
    .prepare<[number, number, number], TurnRow>(
      'SELECT * FROM turns WHERE thread = ? AND position < ? ORDER BY position DESC LIMIT ?',
    )
    .all(read.key, end, limit)
    .toReversed();
  const earlier = countBefore(db, read.key, rows[0]?.position ?? end);
  return { ...readTurns(db, threadId, rows), earlierTurns: earlier + read.thread.earlierInCodex };
}

/** One turn; without any when the store does not have it. */
export function loadTurn(
  db: Connection,
  { threadId, turnId }: { readonly threadId: ThreadId; readonly turnId: TurnId },
): LoadedTurns {
  const key = keyOfThread(db, threadId);
  const row = key === null ? undefined : findTurn(db, key, turnId);
  return readTurns(db, threadId, row === undefined ? [] : [row]);
}

function findTurn(db: Connection, thread: number, turnId: TurnId): TurnRow | undefined {
  return db.prepare<[number, string], TurnRow>('SELECT * FROM turns WHERE thread = ? AND id = ?').get(thread, turnId);
}

/** The first rows that have no more characters together; at least one. */
function within(rows: readonly TurnRow[], characters: number): readonly TurnRow[] {
  let sum = 0;
  const tooMany = rows.findIndex((row) => {
    sum += row.characters;
    return sum > characters;
  });
  return tooMany === -1 ? rows : rows.slice(0, Math.max(1, tooMany));
}

function countBefore(db: Connection, thread: number, position: number): number {
  const count = db.prepare<[number, number], number>('SELECT count(*) FROM turns WHERE thread = ? AND position < ?');
  return count.pluck().get(thread, position) ?? 0;
}
