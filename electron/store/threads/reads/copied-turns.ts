import type { ThreadId } from '../../../../shared/base/ids.ts';
import type { Connection } from '../../sqlite/keyed-connection.ts';

/** The ids of the turns that a fork shares with its origin, if the origin is stored. */
export function copiedTurns(db: Connection, thread: ThreadId): ReadonlySet<string> {
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
