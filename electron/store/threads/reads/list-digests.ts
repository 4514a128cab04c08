import { type ThreadId, threadId } from '../../../../shared/base/ids.ts';
import { factsVersion } from '../../../../shared/runs/turn-facts.ts';
import type { Connection } from '../../sqlite/keyed-connection.ts';

/** A thread for the analysis of many runs. */
export type DigestRow = {
  readonly id: ThreadId;
  readonly folder: string;
  readonly model: string | null;
  readonly createdAt: number;
  /** `DigestFacts` as JSON, or the text `null` for a fork without its own turns. Null until its turns are scanned. */
  readonly digest: string | null;
};

/** A page of threads, in the order they were stored. `workspace` null: all workspaces. */
export type DigestPage = {
  readonly workspace: string | null;
  /** `last` of the previous page; null for the first page. */
  readonly after: number | null;
  readonly limit: number;
};

/** `last` is the place to continue after; null if no more follow. */
export type ListedDigests = { readonly rows: readonly DigestRow[]; readonly last: number | null };

type Row = Omit<DigestRow, 'id'> & { readonly key: number; readonly id: string };

/** Lists the digests of threads that are not archived and not agent threads. */
export function listDigests(db: Connection, { after, limit, workspace }: DigestPage): ListedDigests {
  const rows = db
    .prepare<Record<string, unknown>, Row>(
      `SELECT threads.key, threads.id, folders.path AS folder, created_at AS createdAt,
         CASE WHEN json_valid(settings) THEN settings ->> '$.model' END AS model,
         CASE WHEN json_valid(run_facts.facts) THEN run_facts.facts -> '$.digest' END AS digest
       FROM threads JOIN folders ON folders.key = threads.folder
       LEFT JOIN run_facts ON run_facts.thread = threads.key AND run_facts.version = ${factsVersion}
       WHERE archived_at IS NULL AND agent_of IS NULL AND threads.key > :after
         ${workspace === null ? '' : 'AND threads.folder = (SELECT key FROM folders WHERE path = :workspace)'}
       ORDER BY threads.key LIMIT :limit`,
    )
    .all({ workspace, after: after ?? -1, limit });
  const last = rows.length < limit ? null : (rows.at(-1)?.key ?? null);
  const known = rows.flatMap(({ key: _, ...row }): DigestRow[] => {
    const id = threadId.safeParse(row.id).data;
    return id === undefined ? [] : [{ ...row, id }];
  });
  return { rows: known, last };
}
