import { z } from 'zod';
import { type ThreadId, threadId, turnId } from '../../../../shared/base/ids.ts';
import { parseJson } from '../../../../shared/base/parse-json.ts';
import type { ModelTokens } from '../../../../shared/spending/model-tokens.ts';
import { turnUsage } from '../../../../shared/transcript/turn.ts';
import type { TurnSpending } from '../../../../shared/transcript/turn-spending.ts';
import type { Connection } from '../../sqlite/keyed-connection.ts';
import { listAgentThreads, readStoredThread } from './read-thread.ts';

/** What a thread has used by model, with turns that it no longer has. */
type ThreadTokens = { readonly threadId: ThreadId; readonly spent: readonly ModelTokens[] };

/** What threads and turns have used. Turns that another program made, or a fork's original, are left out. */
export type StoredSpending = { readonly threads: readonly ThreadTokens[]; readonly turns: readonly TurnSpending[] };

/** One thread with its agents, or all turns that used something since a time. */
export type SpendingFilter = { readonly threadId: ThreadId } | { readonly since: number };

const turnRow = z.object({
  threadId,
  id: turnId,
  startedAt: z.number().nullable(),
  endedAt: z.number().nullable(),
  durationMs: z.number().nullable(),
  usage: z.string().nullable(),
});
const usageList = z.array(turnUsage).catch([]);

/** Reads what has been used. */
export function readSpending(db: Connection, filter: SpendingFilter): StoredSpending {
  if ('since' in filter) {
    const isSince = "(turns.ended_at >= ? OR (json_valid(turns.usage) AND turns.usage ->> '$[#-1].at' >= ?))";
    return { threads: [], turns: readTurnSpending(db, isSince, [filter.since, filter.since]) };
  }
  const family = [filter.threadId, ...listAgentThreads(db, filter.threadId)];
  return {
    threads: family.map((id) => ({ threadId: id, spent: readStoredThread(db, id)?.thread.usage?.spent ?? [] })),
    turns: readTurnSpending(db, 'threads.id IN (SELECT value FROM json_each(?))', [JSON.stringify(family)]),
  };
}

function readTurnSpending(db: Connection, which: string, values: readonly unknown[]): readonly TurnSpending[] {
  return db
    .prepare<unknown[], unknown>(
      `SELECT threads.id AS threadId, turns.id, turns.started_at AS startedAt, turns.ended_at AS endedAt,
         turns.duration_ms AS durationMs, turns.usage
       FROM turns JOIN threads ON threads.key = turns.thread
       WHERE turns.origin = 'here' AND NOT EXISTS (
           SELECT 1 FROM turns AS same JOIN threads AS original ON original.key = same.thread
           WHERE original.id = threads.forked_from AND same.id = turns.id
         ) AND turns.status NOT IN ('pending', 'notSent') AND ${which}`,
    )
    .all(...values)
    .flatMap((row): TurnSpending[] => {
      const { data } = turnRow.safeParse(row);
      return data === undefined ? [] : [{ ...data, sleptMs: 0, usage: usageList.parse(parseJson(data.usage ?? '[]')) }];
    });
}
