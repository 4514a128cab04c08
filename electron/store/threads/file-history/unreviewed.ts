import { type ThreadId, threadId } from '../../../../shared/base/ids.ts';
import type { UnreviewedChanges } from '../../../../shared/threads/thread-summary.ts';
import type { Connection } from '../../sqlite/keyed-connection.ts';
import { isDeleted } from '../deleted-threads.ts';
import { parseStoredPath } from './stored-state.ts';

/** What is known about the review of a folder's changes. */
export type FolderReview = {
  /** The newest change of any folder. */
  readonly newest: number;
  /** What the folder's HEAD looked like when its commits were last read. Null if they never were. */
  readonly headStamp: string | null;
  /** The threads with changes to review. */
  readonly threads: readonly ThreadId[];
};

/** Reads what is known about the review of a folder's changes. Null if no scan has seen the folder. */
export function readFolderReview(db: Connection, { root }: { readonly root: string }): FolderReview | null {
  const folder = db
    .prepare<[string], { readonly id: number; readonly headStamp: string | null }>(
      'SELECT id, head_stamp AS headStamp FROM history_folders WHERE root = ?',
    )
    .get(root);
  if (folder === undefined) return null;
  const newest = db.prepare<[], number>("SELECT seq FROM sqlite_sequence WHERE name = 'file_changes'").pluck().get();
  const threads = db
    .prepare<[number], string>(
      `SELECT thread FROM unreviewed_changes
       WHERE thread IN (SELECT thread FROM history_marks WHERE folder = ?) ORDER BY thread`,
    )
    .pluck()
    .all(folder.id);
  return {
    newest: newest ?? 0,
    headStamp: folder.headStamp,
    threads: threads.flatMap((id) => threadId.safeParse(id).data ?? []),
  };
}

/** What git says about a folder. Paths are tree paths. */
export type ReadCommits = {
  readonly root: string;
  /** The newest change before git looked. */
  readonly upTo: number;
  /** What HEAD looked like before git looked. Null: read the commits again next time. */
  readonly headStamp: string | null;
  /** The files that differ from the last commit. */
  readonly uncommitted: readonly string[];
  /** The folders about whose files git says nothing. */
  readonly leftOut: readonly string[];
};

/**
 * Marks the changes of files that are as in the last commit. A file that is as it was before its changes has none to
 * commit: they were taken back, and may return.
 */
export function markCommitted(db: Connection, { headStamp, leftOut, root, uncommitted, upTo }: ReadCommits): null {
  const folder = db.prepare<[string], number>('SELECT id FROM history_folders WHERE root = ?').pluck().get(root);
  if (folder === undefined) return null;
  const open = new Set(uncommitted);
  const isLeftOut = (path: string) => leftOut.some((each) => path === each || path.startsWith(`${each}/`));
  const readState = db.prepare<[number, string], string>(
    'SELECT state FROM history_files WHERE folder = ? AND path = ?',
  );
  const rows = db
    .prepare<[number, number], { readonly seq: number; readonly path: string; readonly before: string }>(
      'SELECT seq, path, before FROM file_changes WHERE folder = ? AND committed = 0 AND seq <= ? ORDER BY seq',
    )
    .all(folder, upTo);
  const mark = db.prepare('UPDATE file_changes SET committed = 1 WHERE seq = ?');
  db.transaction(() => {
    for (const [json, changes] of Map.groupBy(rows, ({ path }) => path)) {
      const path = parseStoredPath(json);
      if (path === null || open.has(path) || isLeftOut(path)) continue;
      const now = readState.pluck().get(folder, json) ?? JSON.stringify({ kind: 'absent' });
      if (changes[0]?.before === now) continue;
      for (const { seq } of changes) mark.run(seq);
    }
    if (headStamp !== null) {
      db.prepare('UPDATE history_folders SET head_stamp = ? WHERE id = ?').run(headStamp, folder);
    }
  }).immediate();
  return null;
}

/** Stores which changes of a thread the user has not decided on. Null if there are none. A deleted thread gets none. */
export function putUnreviewed(
  db: Connection,
  { threadId: thread, unreviewed }: { readonly threadId: ThreadId; readonly unreviewed: UnreviewedChanges | null },
): null {
  if (unreviewed === null || isDeleted(db, thread)) {
    db.prepare('DELETE FROM unreviewed_changes WHERE thread = ?').run(thread);
    return null;
  }
  const { added, files, removed } = unreviewed;
  db.prepare(
    `INSERT INTO unreviewed_changes (thread, files, added, removed) VALUES (?, ?, ?, ?)
     ON CONFLICT (thread) DO UPDATE SET files = excluded.files, added = excluded.added, removed = excluded.removed`,
  ).run(thread, files, added, removed);
  return null;
}
