import type { EntryId, ThreadId, TurnId } from '../../../../shared/base/ids.ts';
import type { Connection } from '../../sqlite/keyed-connection.ts';

/** The unified diff of a turn, or of one of its patches if an entry is given. Null if none is saved. */
export function readDiff(
  db: Connection,
  place: { readonly threadId: ThreadId; readonly turnId: TurnId; readonly entryId: EntryId | null },
): string | null {
  const text = db
    .prepare<[string, string, string], string>(
      `SELECT text FROM diffs
       WHERE turn = (SELECT turns.key FROM turns JOIN threads ON threads.key = thread WHERE threads.id = ? AND turns.id = ?)
         AND entry = ?`,
    )
    .pluck()
    .get(place.threadId, place.turnId, place.entryId ?? '');
  return text ?? null;
}
