import type { ThreadId, TurnId } from '../../../../shared/base/ids.ts';
import type { Connection } from '../../sqlite/keyed-connection.ts';

/** Pins a turn. Null unpins it. False if the store does not have the turn. */
export function setPinnedTurn(
  db: Connection,
  { threadId, turnId, at }: { readonly threadId: ThreadId; readonly turnId: TurnId; readonly at: number | null },
): boolean {
  const changed = db
    .prepare('UPDATE turns SET pinned_at = ? WHERE thread = (SELECT key FROM threads WHERE id = ?) AND id = ?')
    .run(at, threadId, turnId);
  return changed.changes === 1;
}
