import type { Destination } from '../../../stores/thread-actions.store.ts';
import type { TranscriptView } from '../transcript.view-model.ts';
import { rowText } from './row-text.ts';

/**
 * The row of a destination: the one in its entry that contains the words, else the first one of the entry, else of the
 * turn. Null while the turn is not loaded.
 */
export function findDestination(
  view: TranscriptView,
  { entryId, turnId, words }: Pick<Destination, 'entryId' | 'turnId' | 'words'>,
): { readonly index: number; readonly key: string } | null {
  const turnAt = view.turns.findIndex(({ id }) => id === turnId);
  const rows = view.views[turnAt]?.rows ?? [];
  const ofEntry = rows.filter(({ key }) => entryId !== null && (key === entryId || key.startsWith(`${entryId}:`)));
  const sought = words?.toLowerCase() ?? null;
  const row =
    ofEntry.find((one) => sought !== null && rowText(one).toLowerCase().includes(sought)) ?? ofEntry[0] ?? rows[0];
  return row === undefined ? null : { index: (view.rowStarts[turnAt] ?? 0) + rows.indexOf(row), key: row.key };
}
