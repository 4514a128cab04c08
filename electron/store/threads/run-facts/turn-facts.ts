import type { ThreadId } from '../../../../shared/base/ids.ts';
import { factsVersion, findNewestTime, toTurnFacts } from '../../../../shared/runs/turn-facts.ts';
import type { Turn } from '../../../../shared/transcript/turn.ts';
import type { Connection } from '../../sqlite/keyed-connection.ts';
import { findThreadKey } from '../reads/read-thread.ts';
import { readTurns, type TurnRow } from '../reads/read-turns.ts';

/** Writes the facts of a turn by the key of its row, and drops the facts of its thread. */
export class TurnFactsWriter {
  readonly #put;
  readonly #forget;

  constructor(db: Connection) {
    this.#put = db.prepare(
      `INSERT INTO turn_facts (turn, version, facts) VALUES (?, ?, ?)
       ON CONFLICT (turn) DO UPDATE SET version = excluded.version, facts = excluded.facts`,
    );
    this.#forget = db.prepare('DELETE FROM run_facts WHERE thread = ?');
  }

  put(turn: number, facts: string): void {
    this.#put.run(turn, factsVersion, facts);
  }

  forgetRun(thread: number): void {
    this.#forget.run(thread);
  }
}

/**
 * Returns the stored form of a turn's facts. Work that was running during the save extends to the turn's newest time.
 */
export function formatTurnFacts(turn: Turn): string {
  return JSON.stringify(toTurnFacts(turn, findNewestTime(turn) ?? 0));
}

/**
 * Computes facts for at most `limit` turns of a thread that have none of this version, newest first. Returns how many
 * were computed, and how many are still missing.
 */
export function fillTurnFacts(
  db: Connection,
  { limit, threadId }: { readonly threadId: ThreadId; readonly limit: number },
): { readonly made: number; readonly left: number } {
  const key = findThreadKey(db, threadId);
  if (key === null || isReadOnly(db)) return { made: 0, left: 0 };
  const lacking = `FROM turns LEFT JOIN turn_facts ON turn_facts.turn = turns.key AND turn_facts.version = ${factsVersion}
    WHERE turns.thread = ? AND turn_facts.turn IS NULL`;
  const rows = db
    .prepare<[number, number], TurnRow>(`SELECT turns.* ${lacking} ORDER BY position DESC LIMIT ?`)
    .all(key, limit);
  if (rows.length === 0) return { made: 0, left: 0 };
  db.transaction(() => {
    const writer = new TurnFactsWriter(db);
    for (const row of rows) {
      const [read] = readTurns(db, threadId, [row]).turns;
      writer.put(row.key, read === undefined ? unreadable : formatTurnFacts(read.turn));
    }
    writer.forgetRun(key);
  }).immediate();
  const left = db.prepare<[number], number>(`SELECT count(*) ${lacking}`).pluck().get(key) ?? 0;
  return { made: rows.length, left };
}

/** The stored facts of a turn that cannot be read. */
const unreadable = 'null';

/** Whether the database refuses writes: a newer version wrote it, or it is being rewritten. */
export function isReadOnly(db: Connection): boolean {
  return db.readonly || db.pragma('query_only', { simple: true }) === 1;
}
