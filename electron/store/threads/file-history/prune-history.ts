import type { ThreadId } from '../../../../shared/base/ids.ts';
import { countAge, historyDays, isKeptLongEnough } from '../../../file-transactions/kept-age.ts';
import type { Connection } from '../../sqlite/keyed-connection.ts';
import { getHistoryBytes } from './file-history.ts';

/** How much file history to keep in sessions.db. */
export type HistoryLimits = {
  /** The maximum size, in bytes. */
  readonly limit: number;
  /** The folders in use, by their real paths. Each one keeps its newest turn. */
  readonly inUse: readonly string[];
  /**
   * The current time in Unix milliseconds, to count at most one more day and remove what is too old. Null to count no
   * day.
   */
  readonly now: number | null;
};

/** The result of pruning. `forgotten` are real paths of folders. */
export type PrunedHistory = {
  /** The folders that are no longer known. */
  readonly forgotten: readonly string[];
  /** How much is left, in bytes. */
  readonly bytes: number;
};

/**
 * Removes history: first what is too old, then old turns until the rest is within the limit. Undos of rewinds are
 * removed only by age.
 */
export function pruneHistory(db: Connection, { inUse, limit, now }: HistoryLimits): PrunedHistory {
  return db
    .transaction(() => {
      if (now !== null) {
        removeOld(db, 'history_marks', 'message', 'true', now);
        removeOld(db, 'rewinds', 'id', `stage IN ('done', 'undone')`, now);
      }
      // The first scan of these folders was never complete, or nothing happened after it.
      const forgotten = deleteFolders(db, 'true', inUse);
      removeUnused(db, inUse);
      while (getHistoryBytes(db) > limit && (deleteOldTurns(db) || deleteIdleFolder(db, inUse))) {
        forgotten.push(...deleteFolders(db, 'true', inUse));
        removeUnused(db, inUse);
      }
      return { forgotten, bytes: getHistoryBytes(db) };
    })
    .immediate();
}

function removeOld(db: Connection, table: string, key: string, where: string, now: number): void {
  const rows = db
    .prepare<[], { readonly key: string; readonly keptMs: number; readonly countedAt: number }>(
      `SELECT ${key} AS key, kept_ms AS keptMs, coalesce(counted_at, at) AS countedAt FROM ${table} WHERE ${where}`,
    )
    .all();
  const remove = db.prepare(`DELETE FROM ${table} WHERE ${key} = ?`);
  const count = db.prepare(`UPDATE ${table} SET kept_ms = ?, counted_at = ? WHERE ${key} = ?`);
  for (const row of rows) {
    const age = countAge(row, now);
    if (isKeptLongEnough(age, historyDays)) remove.run(row.key);
    else count.run(age.keptMs, age.countedAt, row.key);
  }
}

/**
 * Removes the oldest tenth of the turns in the largest folder, never its newest turn. Returns whether there were any.
 */
function deleteOldTurns(db: Connection): boolean {
  const folders = db
    .prepare<[], { readonly folder: number; readonly turns: number }>(
      'SELECT folder, count(*) AS turns FROM history_marks GROUP BY folder HAVING count(*) > 1',
    )
    .all();
  const [largest] = folders
    .map((one) => ({ ...one, bytes: countFolderBytes(db, one.folder) }))
    .toSorted((one, other) => other.bytes - one.bytes);
  if (largest === undefined) return false;
  db.prepare(
    'DELETE FROM history_marks WHERE message IN (SELECT message FROM history_marks WHERE folder = ? ORDER BY seq, at LIMIT ?)',
  ).run(largest.folder, Math.ceil((largest.turns - 1) / 10));
  return true;
}

/** Removes the least recently used folder. Never removes one in use, nor the last one. */
function deleteIdleFolder(db: Connection, inUse: readonly string[]): boolean {
  const folders = db
    .prepare<[], { readonly id: number; readonly root: string }>(
      `SELECT id, root FROM history_folders JOIN history_marks ON folder = id GROUP BY id ORDER BY max(seq), max(at)`,
    )
    .all();
  const idle = folders.slice(0, -1).find(({ root }) => !inUse.includes(root));
  if (idle === undefined) return false;
  db.prepare('DELETE FROM history_marks WHERE folder = ?').run(idle.id);
  return true;
}

/** Returns the bytes of all contents that a folder needs, including those that other folders need too. */
function countFolderBytes(db: Connection, folder: number): number {
  return (
    db
      .prepare<[number, number, number], number>(
        `SELECT coalesce(sum(octet_length(deflated)), 0) FROM file_contents WHERE sha256 IN (
           SELECT json_extract(state, '$.sha256') FROM history_files WHERE folder = ?
           UNION SELECT json_extract(before, '$.sha256') FROM file_changes WHERE folder = ?
           UNION SELECT json_extract(after, '$.sha256') FROM file_changes WHERE folder = ?)`,
      )
      .pluck()
      .get(folder, folder, folder) ?? 0
  );
}

/** Removes the history of a deleted thread, unless another thread needs it. */
export function forgetThreadHistory(db: Connection, { threadId }: { readonly threadId: ThreadId }): void {
  const marks = db.prepare('DELETE FROM history_marks WHERE thread = ?').run(threadId).changes;
  const rewinds = db.prepare('DELETE FROM rewinds WHERE thread = ?').run(threadId).changes;
  if (marks + rewinds > 0) removeUnused(db);
}

/** Removes the contents and changes that no turn and no rewind refers to. */
function removeUnused(db: Connection, inUse: readonly string[] = []): void {
  // A first scan may be in progress in the other folders.
  deleteFolders(db, 'complete = 1', inUse);
  db.exec(`
    DELETE FROM rewind_files WHERE rewind NOT IN (SELECT id FROM rewinds);
    DELETE FROM file_changes WHERE seq <=
      coalesce((SELECT min(seq) FROM history_marks WHERE history_marks.folder = file_changes.folder), seq);
    DELETE FROM history_files WHERE folder NOT IN (SELECT id FROM history_folders);
    DELETE FROM file_contents WHERE sha256 NOT IN (
      SELECT json_extract(state, '$.sha256') FROM history_files WHERE json_extract(state, '$.sha256') IS NOT NULL
      UNION SELECT json_extract(before, '$.sha256') FROM file_changes WHERE json_extract(before, '$.sha256') IS NOT NULL
      UNION SELECT json_extract(after, '$.sha256') FROM file_changes WHERE json_extract(after, '$.sha256') IS NOT NULL
      UNION SELECT json_extract(before, '$.sha256') FROM rewind_files WHERE json_extract(before, '$.sha256') IS NOT NULL
      UNION SELECT json_extract(after, '$.sha256') FROM rewind_files WHERE json_extract(after, '$.sha256') IS NOT NULL
    );
  `);
}

/** Forgets folders without a marked turn, except those in `except`. Returns their paths. */
function deleteFolders(db: Connection, where: 'true' | 'complete = 1', except: readonly string[]): string[] {
  return db
    .prepare<[string], string>(
      `DELETE FROM history_folders WHERE ${where} AND id NOT IN (SELECT folder FROM history_marks)
         AND root NOT IN (SELECT value FROM json_each(?)) RETURNING root`,
    )
    .pluck()
    .all(JSON.stringify(except));
}
