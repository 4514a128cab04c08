import { type ThreadId, threadId } from '../../../../shared/base/ids.ts';
import { parseJson } from '../../../../shared/base/parse-json.ts';
import { type UnreviewedChanges, unreviewedChanges } from '../../../../shared/threads/thread-summary.ts';
import { parseSearch } from '../../../model/threads/search-terms.ts';
import type { Connection } from '../../sqlite/keyed-connection.ts';
import { toMatchQuery } from './match-words.ts';

/** A thread as a list shows it. */
export type ListedThreadRow = {
  readonly id: ThreadId;
  /** The name the user gave the thread, or its original title. */
  readonly title: string;
  readonly folder: string | null;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly archivedAt: number | null;
  readonly pinnedAt: number | null;
  readonly knownToCodex: boolean;
  readonly forkedFrom: ThreadId | null;
  readonly model: string | null;
  /** What is left to review of its changes. Null if nothing is. */
  readonly unreviewed: UnreviewedChanges | null;
  /** The status of the newest turn. Null without turns. */
  readonly lastStatus: string | null;
  /** The newest turn has a plan as of `findProposedPlan`. */
  readonly hasPlan: boolean;
};

type Row = Omit<ListedThreadRow, 'id' | 'hasPlan' | 'knownToCodex' | 'forkedFrom' | 'unreviewed'> & {
  readonly id: string;
  readonly hasPlan: number | null;
  readonly knownToCodex: number;
  readonly forkedFrom: string | null;
  readonly unreviewed: string | null;
};

/** Selects threads by folder (null: all) and by words in the title. */
export type ThreadFilter = {
  readonly folders: readonly string[] | null;
  readonly search: string;
  /** True: only archived threads. False: only the others. Omitted: both. */
  readonly archived?: boolean;
  /** True: only threads that were forked, or that others were forked from. */
  readonly related?: boolean;
  /** The maximum number of threads, from the top of the list. All if omitted. */
  readonly limit?: number;
};

/** The keys of the folders in the parameter `folders`, a JSON array of paths. */
const folderKeys = '(SELECT key FROM folders WHERE path IN (SELECT value FROM json_each(:folders)))';

/** Lists threads except agent threads: pinned ones first, then the newest. */
export function listThreads(db: Connection, filter: ThreadFilter): readonly ListedThreadRow[] {
  const { archived, folders, limit = -1, related = false, search } = filter;
  const terms = parseSearch(search);
  if (terms.length === 0 && search.trim() !== '') return [];
  const within = folders === null ? '' : `AND threads.folder IN ${folderKeys}`;
  const named =
    terms.length === 0 ? '' : 'AND threads.key IN (SELECT rowid FROM title_words WHERE title_words MATCH :words)';
  const kind = archived === undefined ? '' : 'AND (archived_at IS NOT NULL) = :archived';
  const relatives = related
    ? 'AND (forked_from IS NOT NULL OR id IN (SELECT forked_from FROM threads WHERE forked_from IS NOT NULL))'
    : '';
  const values = {
    folders: JSON.stringify(folders ?? []),
    archived: archived === true ? 1 : 0,
    words: toMatchQuery(terms, null),
  };
  return readRows(db, `true ${within} ${kind} ${relatives} ${named}`, values, limit);
}

/** Lists the stored threads with these ids, in list order. */
export function listThreadsById(db: Connection, ids: readonly ThreadId[]): readonly ListedThreadRow[] {
  return readRows(db, 'threads.id IN (SELECT value FROM json_each(:ids))', { ids: JSON.stringify(ids) });
}

function readRows(
  db: Connection,
  which: string,
  values: Record<string, unknown>,
  limit = -1,
): readonly ListedThreadRow[] {
  return db
    .prepare<Record<string, unknown>, Row>(
      `SELECT threads.id, coalesce(name, title) AS title, folders.path AS folder, created_at AS createdAt,
         updated_at AS updatedAt, archived_at AS archivedAt, threads.pinned_at AS pinnedAt,
         known_to_codex AS knownToCodex, forked_from AS forkedFrom,
         CASE WHEN json_valid(settings) THEN settings ->> '$.model' END AS model,
         (SELECT status FROM turns WHERE thread = threads.key ORDER BY position DESC LIMIT 1) AS lastStatus,
         (SELECT CASE WHEN json_valid(entry) THEN entry ->> '$.state' = 'done' AND json_array_length(entry, '$.steps') = 0
            AND trim(entry ->> '$.text', char(9, 10, 13, 32)) <> '' END
          FROM items WHERE kind = 'plan' AND turn =
            (SELECT key FROM turns WHERE thread = threads.key ORDER BY position DESC LIMIT 1)
          ORDER BY position DESC LIMIT 1) AS hasPlan,
         (SELECT json_object('files', files, 'added', added, 'removed', removed)
          FROM unreviewed_changes WHERE thread = threads.id) AS unreviewed
       FROM threads LEFT JOIN folders ON folders.key = threads.folder
       WHERE agent_of IS NULL AND ${which}
       ORDER BY threads.pinned_at IS NULL, updated_at DESC LIMIT :limit`,
    )
    .all({ ...values, limit })
    .flatMap((row): ListedThreadRow[] => {
      const id = threadId.safeParse(row.id).data;
      if (id === undefined) return [];
      const forkedFrom = row.forkedFrom === null ? null : (threadId.safeParse(row.forkedFrom).data ?? null);
      const unreviewed = unreviewedChanges.safeParse(parseJson(row.unreviewed ?? '')).data ?? null;
      return [{ ...row, id, forkedFrom, unreviewed, hasPlan: row.hasPlan === 1, knownToCodex: row.knownToCodex === 1 }];
    });
}
