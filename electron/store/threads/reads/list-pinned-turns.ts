import { type ThreadId, turnId } from '../../../../shared/base/ids.ts';
import type { PinnedTurn } from '../../../../shared/store/pinned-turn.ts';
import { toPromptPreview } from '../../../model/redaction/prompt-preview.ts';
import type { Connection } from '../../sqlite/keyed-connection.ts';

type Row = { readonly id: string; readonly pinnedAt: number; readonly text: string | null };

const maxText = 200;

/** Lists the pinned turns of a thread, oldest first. */
export function listPinnedTurns(db: Connection, { threadId }: { readonly threadId: ThreadId }): readonly PinnedTurn[] {
  return db
    .prepare<[string], Row>(
      `SELECT turns.id, turns.pinned_at AS pinnedAt,
         (SELECT CASE WHEN json_valid(entry) THEN entry ->> '$.text' END FROM items
          WHERE turn = turns.key AND kind = 'user' ORDER BY position LIMIT 1) AS text
       FROM turns WHERE thread = (SELECT key FROM threads WHERE id = ?) AND turns.pinned_at IS NOT NULL
       ORDER BY position`,
    )
    .all(threadId)
    .flatMap(({ id, pinnedAt, text }): PinnedTurn[] => {
      const turn = turnId.safeParse(id).data;
      return turn === undefined ? [] : [{ turnId: turn, pinnedAt, text: toPreview(text ?? '') }];
    });
}

function toPreview(text: string): string {
  return toPromptPreview(text).slice(0, maxText).toWellFormed();
}
