import { type ThreadId, threadId } from '../../../../shared/base/ids.ts';
import type { UnreviewedChanges } from '../../../../shared/threads/thread-summary.ts';
import type { Connection } from '../../sqlite/keyed-connection.ts';
import { isDeleted } from '../deleted-threads.ts';

/** What is known about the review of a folder's changes. */
export type FolderReview = {
  /** The newest change of any folder. */
  readonly newest: number;
  /** The threads with changes to review. */
  readonly threads: readonly ThreadId[];
};

/** Reads what is known about the review of a folder's changes. Null if no scan has seen the folder. */
export function readFolderReview(db: Connection, { root }: { readonly root: string }): FolderReview | null {
  const folder = db.prepare<[string], number>('SELECT id FROM history_folders WHERE root = ?').pluck().get(root);
  if (folder === undefined) return null;
  const newest = db.prepare<[], number>("SELECT seq FROM sqlite_sequence WHERE name = 'file_changes'").pluck().get();
  const threads = db
    .prepare<[number], string>(
      `SELECT thread FROM unreviewed_changes
       WHERE thread IN (SELECT thread FROM history_marks WHERE folder = ?) ORDER BY thread`,
    )
    .pluck()
    .all(folder);
  return { newest: newest ?? 0, threads: threads.flatMap((id) => threadId.safeParse(id).data ?? []) };
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
