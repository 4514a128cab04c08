import type { ThreadId } from '../../../../shared/base/ids.ts';
import type { Connection } from '../../sqlite/keyed-connection.ts';
import { bytesKept } from './file-history.ts';

/** How much history there may be: `limit` in bytes, and nothing from before `since`, in Unix milliseconds. */
export type HistoryLimits = { readonly limit: number; readonly since: number };

/**
 * Removes the history that no rewind can use: what is older than the limit of time, then the oldest turns until the
 * rest fits. Returns the folders that are no longer known.
 */
export function pruneHistory(
  db: Connection,
  { limit, since }: HistoryLimits,
): { readonly forgotten: readonly string[] } {
  return db
    .transaction(() => {
      db.prepare('DELETE FROM history_marks WHERE at < ?').run(since);
      db.prepare(`DELETE FROM rewinds WHERE at < ? AND stage IN ('done', 'undone')`).run(since);
      // The first look at these was never complete, or nothing happened after it.
      const forgotten = deleteFolders(db, 'true');
      removeUnused(db);
      for (let kept = bytesKept(db); kept > limit; ) {
        const marks = db.prepare<[], number>('SELECT count(*) FROM history_marks').pluck().get() ?? 0;
        if (marks === 0) break;
        db.prepare(
          'DELETE FROM history_marks WHERE message IN (SELECT message FROM history_marks ORDER BY at LIMIT ?)',
        ).run(Math.ceil(marks / 10));
        forgotten.push(...deleteFolders(db, 'true'));
        removeUnused(db);
        kept = bytesKept(db);
      }
      return { forgotten };
    })
    .immediate();
}

/** Removes the history of a deleted thread, unless another thread needs it. */
export function forgetHistoryOf(db: Connection, { threadId }: { readonly threadId: ThreadId }): void {
  const marks = db.prepare('DELETE FROM history_marks WHERE thread = ?').run(threadId).changes;
  const rewinds = db.prepare('DELETE FROM rewinds WHERE thread = ?').run(threadId).changes;
  if (marks + rewinds > 0) removeUnused(db);
}

/** Removes the contents and changes that no turn and no rewind refers to. */
function removeUnused(db: Connection): void {
  // A first look may be under way at the others.
  deleteFolders(db, 'complete = 1');
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

/** Forgets folders in which no turn is marked. Returns their paths. */
function deleteFolders(db: Connection, where: 'true' | 'complete = 1'): string[] {
  return db
    .prepare<[], string>(
      `DELETE FROM history_folders WHERE ${where} AND id NOT IN (SELECT folder FROM history_marks) RETURNING root`,
    )
    .pluck()
    .all();
}
