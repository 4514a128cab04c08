import { type ThreadId, threadId } from '../../../../shared/base/ids.ts';
import { toThreadDigest } from '../../../../shared/runs/analysis/run-digest.ts';
import { combineTurnFacts } from '../../../../shared/runs/run-facts.ts';
import { factsVersion } from '../../../../shared/runs/turn-facts.ts';
import type { StoredRunFacts } from '../../../model/threads/stored-run-facts.ts';
import { sumThreadTokens } from '../../../model/threads/sum-thread-tokens.ts';
import type { Connection } from '../../sqlite/keyed-connection.ts';
import { readRunHeads } from '../reads/read-run.ts';
import { readStoredThread } from '../reads/read-thread.ts';
import { fillTurnFacts, isReadOnly } from './turn-facts.ts';

/** A thread as shown in a list of runs. */
export type StoredRunRow = {
  readonly id: ThreadId;
  readonly title: string;
  readonly folder: string;
  readonly model: string | null;
  readonly tokens: number | null;
  readonly createdAt: number;
  readonly updatedAt: number;
  /** `RunCardFacts` as JSON text, which is cheap to pass between threads. Null until its turns are scanned. */
  readonly facts: string | null;
};

/** The newest runs of one workspace. `workspace` null: all. */
export type StoredRunFilter = { readonly workspace: string | null; readonly limit: number };

/** The newest runs. `more` counts the runs that are left out. */
export type ListedRuns = { readonly runs: readonly StoredRunRow[]; readonly more: number };

/** Runs whose facts are now known, and runs still to scan. */
export type FilledRuns = { readonly runs: readonly StoredRunRow[]; readonly left: readonly ThreadId[] };

type Row = Omit<StoredRunRow, 'id'> & { readonly id: string };

/** How many stored turn facts can be merged in the time it takes to read one turn. */
const maxHeadsPerTurn = 10;

/** Lists threads that are not archived and not agent threads, newest first, at most `limit`. */
export function listStoredRuns(db: Connection, { limit, workspace }: StoredRunFilter): ListedRuns {
  const which = `archived_at IS NULL AND agent_of IS NULL AND folder IS NOT NULL
    ${workspace === null ? '' : 'AND folder = (SELECT key FROM folders WHERE path = :workspace)'}`;
  const rows = readRows(db, `${which} ORDER BY updated_at DESC LIMIT :limit`, { workspace, limit });
  if (rows.length < limit) return { runs: rows, more: 0 };
  const count = db.prepare<Record<string, unknown>, number>(`SELECT count(*) FROM threads WHERE ${which}`).pluck();
  return { runs: rows, more: Math.max(0, (count.get({ workspace }) ?? 0) - limit) };
}

/**
 * Scans turns of runs without facts, and stops after reading `turns` turns. Returns the runs whose facts are now known,
 * and the runs still to scan.
 */
export function fillRuns(
  db: Connection,
  { ids, turns }: { readonly ids: readonly ThreadId[]; readonly turns: number },
): FilledRuns {
  const put = isReadOnly(db)
    ? null
    : db.prepare(
        `INSERT INTO run_facts (thread, version, facts) SELECT key, ${factsVersion}, ? FROM threads WHERE id = ?
     ON CONFLICT (thread) DO UPDATE SET version = excluded.version, facts = excluded.facts`,
      );
  let budget = turns;
  const done: ThreadId[] = [];
  for (const id of ids) {
    if (budget <= 0) break;
    const { left, made } = fillTurnFacts(db, { threadId: id, limit: Math.ceil(budget) });
    budget -= made;
    if (left > 0) break;
    const heads = readRunHeads(db, { threadId: id });
    budget -= 1 + heads.length / maxHeadsPerTurn;
    const copied = findCopiedTurns(db, id);
    const digest = toThreadDigest(heads.map((head) => ({ ...head, isCopied: copied.has(head.turnId) })));
    const facts = combineTurnFacts(heads.map((head) => head.facts));
    const usage = readStoredThread(db, id)?.thread.usage ?? null;
    const spent = [...sumThreadTokens(usage, facts.spent)];
    const kept: StoredRunFacts = { ...facts, spent, digest: digest && { ...digest, spent } };
    put?.run(JSON.stringify(kept), id);
    done.push(id);
  }
  const known = new Set(done);
  const runs = readRows(db, 'threads.id IN (SELECT value FROM json_each(:ids))', { ids: JSON.stringify(done) });
  return { runs, left: ids.filter((id) => !known.has(id)) };
}

function readRows(db: Connection, which: string, values: Record<string, unknown>): readonly StoredRunRow[] {
  return db
    .prepare<Record<string, unknown>, Row>(
      `SELECT threads.id, coalesce(name, title) AS title, folders.path AS folder,
         CASE WHEN json_valid(settings) THEN settings ->> '$.model' END AS model,
         CASE WHEN NOT json_valid(usage) THEN NULL
           WHEN usage ->> '$.forked' IS NULL THEN (usage ->> '$.totalTokens') +
             (SELECT total(value ->> 'input') + total(value ->> 'output') FROM json_each(usage, '$.aside'))
           ELSE (SELECT total(value ->> 'input') + total(value ->> 'output') FROM json_each(usage, '$.spent'))
         END AS tokens,
         created_at AS createdAt, updated_at AS updatedAt, run_facts.facts
       FROM threads JOIN folders ON folders.key = threads.folder
       LEFT JOIN run_facts ON run_facts.thread = threads.key AND run_facts.version = ${factsVersion}
       WHERE ${which}`,
    )
    .all(values)
    .flatMap((row): StoredRunRow[] => {
      const id = threadId.safeParse(row.id).data;
      if (id === undefined) return [];
      const tokens = typeof row.tokens === 'number' ? row.tokens : null;
      return [{ ...row, id, tokens }];
    });
}

/** Returns the ids of the turns that a fork shares with its origin, if the origin is stored. */
function findCopiedTurns(db: Connection, thread: ThreadId): ReadonlySet<string> {
  return new Set(
    db
      .prepare<[string], string>(
        `SELECT turns.id FROM threads AS fork
         JOIN threads AS origin ON origin.id = fork.forked_from
         JOIN turns ON turns.thread = fork.key
         JOIN turns AS first ON first.thread = origin.key AND first.id = turns.id
         WHERE fork.id = ?`,
      )
      .pluck()
      .all(thread),
  );
}
