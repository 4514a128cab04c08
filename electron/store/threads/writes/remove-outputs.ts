import type { ConsoleOutput } from '../../../../shared/console/command-run.ts';
import type { Connection } from '../../sqlite/keyed-connection.ts';
import { isReadOnly } from '../run-facts/turn-facts.ts';

/** The result of one removal step. `isDone`: the rest is within the limit. */
export type RemovedOutputs = { readonly outputs: number; readonly bytes: number; readonly isDone: boolean };

/** How many outputs one step removes. */
const atOnce = 500;

const size = 'octet_length(head) + octet_length(tail)';

/**
 * Removes recorded command outputs, oldest first, until at most `limit` bytes are left or the step is full. Keeps the
 * fact and size of each output, and everything else in the thread.
 */
export function removeOutputs(db: Connection, { limit }: { readonly limit: number }): RemovedOutputs {
  const total = db.prepare<[], number>(`SELECT coalesce(sum(${size}), 0) FROM outputs`).pluck().get() ?? 0;
  if (total <= limit || isReadOnly(db)) return { outputs: 0, bytes: 0, isDone: true };
  const oldest = db
    .prepare<[], { readonly key: number; readonly bytes: number; readonly length: number }>(
      `SELECT rowid AS key, ${size} AS bytes, length FROM outputs WHERE ${size} > 0 ORDER BY rowid LIMIT ${atOnce}`,
    )
    .all();
  const remove = db.prepare(`UPDATE outputs SET head = '', tail = '', omitted = ? WHERE rowid = ?`);
  let bytes = 0;
  let outputs = 0;
  db.transaction(() => {
    for (const { bytes: own, key, length } of oldest) {
      if (total - bytes <= limit) break;
      const omitted: ConsoleOutput['omitted'] = { count: length, unit: 'characters', by: 'budget' };
      remove.run(JSON.stringify(omitted), key);
      bytes += own;
      outputs += 1;
    }
  }).immediate();
  return { outputs, bytes, isDone: total - bytes <= limit || outputs === 0 };
}
