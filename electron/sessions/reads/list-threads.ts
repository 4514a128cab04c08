import { type ThreadId, threadId } from '../../../shared/base/ids.ts';
import type { Connection } from '../../db/keyed-connection.ts';

/** A thread as a list shows it. */
export type ThreadRow = {
  readonly id: ThreadId;
  /** What the person called it, or how it began. */
  readonly title: string;
  readonly folder: string | null;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly archivedAt: number | null;
  readonly pinnedAt: number | null;
  readonly knownToCodex: boolean;
  readonly forkedFrom: ThreadId | null;
  readonly model: string | null;
  /** How its newest turn stands; null without turns. */
  readonly lastStatus: string | null;
};

type Row = Omit<ThreadRow, 'id' | 'knownToCodex' | 'forkedFrom'> & {
  readonly id: string;
  readonly knownToCodex: number;
  readonly forkedFrom: string | null;
};

/** Which threads: of one workspace or with null of all, archived or not, with these words in the title. */
export type ThreadFilter = {
  readonly workspace: string | null;
  readonly archived: boolean;
  readonly search: string;
};

/** Threads, pinned ones first, then the newest first. */
export function listThreads(db: Connection, { workspace, archived, search }: ThreadFilter): readonly ThreadRow[] {
  const within = workspace === null ? '' : 'AND threads.folder = (SELECT key FROM folders WHERE path = :workspace)';
  const rows = db
    .prepare<{ workspace: string | null; archived: number }, Row>(
      `SELECT threads.id, coalesce(name, title) AS title, folders.path AS folder, created_at AS createdAt,
         updated_at AS updatedAt, archived_at AS archivedAt, threads.pinned_at AS pinnedAt,
         known_to_codex AS knownToCodex, forked_from AS forkedFrom,
         CASE WHEN json_valid(settings) THEN settings ->> '$.model' END AS model,
         (SELECT status FROM turns WHERE thread = threads.key ORDER BY position DESC LIMIT 1) AS lastStatus
       FROM threads LEFT JOIN folders ON folders.key = threads.folder
       WHERE (archived_at IS NOT NULL) = :archived ${within}
       ORDER BY threads.pinned_at IS NULL, updated_at DESC`,
    )
    .all({ workspace, archived: archived ? 1 : 0 });
  const wanted = search.trim().toLowerCase();
  return rows.flatMap((row): ThreadRow[] => {
    const id = threadId.safeParse(row.id).data;
    if (id === undefined || !row.title.toLowerCase().includes(wanted)) return [];
    const forkedFrom = row.forkedFrom === null ? null : (threadId.safeParse(row.forkedFrom).data ?? null);
    return [{ ...row, id, forkedFrom, knownToCodex: row.knownToCodex === 1 }];
  });
}
