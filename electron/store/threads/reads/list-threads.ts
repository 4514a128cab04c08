import { type ThreadId, threadId } from '../../../../shared/base/ids.ts';
import { readSearch } from '../../../../shared/store/search-terms.ts';
import type { Connection } from '../../sqlite/keyed-connection.ts';
import { matchOf } from './match-words.ts';

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

/** Which threads: of one workspace or with null of all, with these words in the title. */
export type ThreadFilter = {
  readonly workspace: string | null;
  readonly search: string;
  /** Only those in the archive, or only the others; both when left out. */
  readonly archived?: boolean;
  /** Only so many are looked at, the first of the list; all of them when left out. */
  readonly limit?: number;
};

/** Threads but for those of agents, pinned ones first, then the newest first. */
export function listThreads(db: Connection, filter: ThreadFilter): readonly ThreadRow[] {
  const { archived, limit = -1, search, workspace } = filter;
  const terms = readSearch(search);
  if (terms.length === 0 && search.trim() !== '') return [];
  const within = workspace === null ? '' : 'AND threads.folder = (SELECT key FROM folders WHERE path = :workspace)';
  const named =
    terms.length === 0 ? '' : 'AND threads.key IN (SELECT rowid FROM title_words WHERE title_words MATCH :words)';
  const kind = archived === undefined ? '' : 'AND (archived_at IS NOT NULL) = :archived';
  const values = { workspace, archived: archived === true ? 1 : 0, words: matchOf(terms, null) };
  return readRows(db, `true ${within} ${kind} ${named}`, values, limit);
}

/** The threads with these ids that the store has, in the order of the list. */
export function listThreadsById(db: Connection, ids: readonly ThreadId[]): readonly ThreadRow[] {
  return readRows(db, 'threads.id IN (SELECT value FROM json_each(:ids))', { ids: JSON.stringify(ids) });
}

function readRows(db: Connection, which: string, values: Record<string, unknown>, limit = -1): readonly ThreadRow[] {
  return db
    .prepare<Record<string, unknown>, Row>(
      `SELECT threads.id, coalesce(name, title) AS title, folders.path AS folder, created_at AS createdAt,
         updated_at AS updatedAt, archived_at AS archivedAt, threads.pinned_at AS pinnedAt,
         known_to_codex AS knownToCodex, forked_from AS forkedFrom,
         CASE WHEN json_valid(settings) THEN settings ->> '$.model' END AS model,
         (SELECT status FROM turns WHERE thread = threads.key ORDER BY position DESC LIMIT 1) AS lastStatus
       FROM threads LEFT JOIN folders ON folders.key = threads.folder
       WHERE agent_of IS NULL AND ${which}
       ORDER BY threads.pinned_at IS NULL, updated_at DESC LIMIT :limit`,
    )
    .all({ ...values, limit })
    .flatMap((row): ThreadRow[] => {
      const id = threadId.safeParse(row.id).data;
      if (id === undefined) return [];
      const forkedFrom = row.forkedFrom === null ? null : (threadId.safeParse(row.forkedFrom).data ?? null);
      return [{ ...row, id, forkedFrom, knownToCodex: row.knownToCodex === 1 }];
    });
}
