import { type ThreadId, threadId } from '../../../../shared/base/ids.ts';
import type { Connection } from '../../sqlite/keyed-connection.ts';

/** The first message of a fork that the thread it was forked from does not have. */
export type OwnMessage = { readonly threadId: ThreadId; readonly text: string };

/** How many characters of a message to show. */
const mostCharacters = 200;

/** Reads the first message of each fork that its origin does not have. Leaves out forks without their own message. */
export function readOwnMessages(
  db: Connection,
  { threadIds }: { readonly threadIds: readonly ThreadId[] },
): readonly OwnMessage[] {
  return db
    .prepare<{ ids: string; most: number }, { id: string; text: string | null }>(
      `SELECT fork.id, (
         SELECT substr(items.entry ->> '$.text', 1, :most) FROM turns JOIN items ON items.turn = turns.key
         WHERE turns.thread = fork.key AND items.kind = 'user' AND json_valid(items.entry) AND NOT EXISTS (
           SELECT 1 FROM turns AS earlier
           WHERE earlier.thread = (SELECT key FROM threads WHERE id = fork.forked_from) AND earlier.id = turns.id
         )
         ORDER BY turns.position, items.position LIMIT 1
       ) AS text
       FROM threads AS fork WHERE forked_from IS NOT NULL AND id IN (SELECT value FROM json_each(:ids))`,
    )
    .all({ ids: JSON.stringify(threadIds), most: mostCharacters })
    .flatMap(({ id, text }) => {
      const parsed = threadId.safeParse(id).data;
      return parsed === undefined || text === null ? [] : [{ threadId: parsed, text }];
    });
}
