import type { ThreadId } from '../../../../shared/base/ids.ts';
import type { Connection } from '../../sqlite/keyed-connection.ts';
import { type ChangeRow, type FileHistoryChange, parseChanges } from './file-history.ts';

/** Where the record of a thread begins: in the folder of its newest turn. `at` is in Unix milliseconds. */
export type ThreadStart = {
  readonly root: string;
  /** Changes of the thread come after this one. */
  readonly after: number;
  readonly at: number;
  /** Whether the record has the thread's first message. */
  readonly isWhole: boolean;
};

/** Finds where the record of a thread begins. `first`: the first message of its own. Null if it has no mark. */
export function readThreadStart(
  db: Connection,
  { first, threadId }: { readonly threadId: ThreadId; readonly first: string | null },
): ThreadStart | null {
  const start = db
    .prepare<
      [string, string],
      { readonly folder: number; readonly root: string; readonly after: number; readonly at: number }
    >(
      `SELECT folder, root, min(seq) AS after, min(at) AS at FROM history_marks JOIN history_folders ON history_folders.id = folder
       WHERE thread = ? AND folder = (SELECT folder FROM history_marks WHERE thread = ? ORDER BY at DESC LIMIT 1)
       GROUP BY folder`,
    )
    .get(threadId, threadId);
  if (start === undefined) return null;
  const { folder, ...rest } = start;
  const mark = db
    .prepare<[string, number, string | null], number>(
      'SELECT 1 FROM history_marks WHERE thread = ? AND folder = ? AND message = ?',
    )
    .get(threadId, folder, first);
  return { ...rest, isWhole: mark !== undefined };
}

/** Which changes of a folder to read. */
export type WantedChanges = {
  readonly root: string;
  /** Only changes after this one. 0 for all. */
  readonly after: number;
  /** Only changes that were made since then, in Unix milliseconds. */
  readonly since?: number;
  /** Only changes that may be of this thread. */
  readonly threadId?: ThreadId;
  /** Only changes of these paths. */
  readonly paths?: readonly string[];
};

/** A part of a folder's changes, oldest first. `next`: read on after this one; null at the end. */
export type ChangesPage = { readonly changes: readonly FileHistoryChange[]; readonly next: number | null };

/** More changes than this are not read at once, so that nobody has to wait for them. */
const maxChanges = 1_000;

/** Reads a part of a folder's changes. Null if the folder is not known. */
export function readChangesPage(
  db: Connection,
  { after, paths, root, since, threadId }: WantedChanges,
): ChangesPage | null {
  const folder = db.prepare<[string], number>('SELECT id FROM history_folders WHERE root = ?').pluck().get(root);
  if (folder === undefined) return null;
  const rows = db
    .prepare<unknown[], ChangeRow & { readonly seq: number }>(
      `SELECT seq, path, at, authors, before, after FROM file_changes
       WHERE folder = ? AND seq > ? AND at >= ? AND instr(authors, ?) > 0
         ${paths === undefined ? '' : 'AND path IN (SELECT value FROM json_each(?))'}
       ORDER BY seq LIMIT ${maxChanges}`,
    )
    .all(
      folder,
      after,
      since ?? 0,
      threadId === undefined ? '' : JSON.stringify(threadId),
      ...(paths === undefined ? [] : [JSON.stringify(paths.map((path) => JSON.stringify(path)))]),
    );
  const next = rows.length < maxChanges ? null : (rows.at(-1)?.seq ?? null);
  return { changes: parseChanges(rows), next };
}
