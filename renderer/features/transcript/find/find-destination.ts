import { findPlaces } from '../../../../shared/texts/search-form.ts';
import type { ThreadDestination } from '../../../stores/thread-actions.store.ts';
import type { TranscriptView } from '../transcript.view-model.ts';
import { type RowFold, unfoldRow } from './folded-rows.ts';
import { getRowText } from './row-text.ts';

/**
 * Returns the row of a destination: the row that it names, else the row of its entry that contains the words, else the first row of the entry, else
 * the row that holds the entry together with others, else the first row of the turn. `fold` must open before the row of
 * the entry is rendered. Null while the turn is not loaded.
 */
export function findDestination(
  view: TranscriptView,
  {
    entryId,
    restored,
    turnId,
    searchTerms,
  }: Pick<ThreadDestination, 'entryId' | 'turnId' | 'searchTerms' | 'restored'>,
): { readonly index: number; readonly key: string; readonly fold: RowFold | null } | null {
  const turnAt = view.turns.findIndex(({ id }) => id === turnId);
  const rows = (view.views[turnAt]?.rows ?? []).flatMap((row, within) =>
    unfoldRow(row).map((one) => ({ ...one, within })),
  );
  const ofEntry = rows.filter(
    ({ row: { key, kind } }) =>
      entryId !== null && kind !== 'fold' && (key === entryId || key.startsWith(`${entryId}:`)),
  );
  const holder = rows.find(({ row }) => entryId !== null && 'entryIds' in row && row.entryIds.includes(entryId));
  const found =
    (restored === undefined ? undefined : rows.find(({ row }) => row.key === restored.row)) ??
    ofEntry.find(
      ({ row }) => searchTerms !== null && (searchTerms === '' || findPlaces(getRowText(row), searchTerms).length > 0),
    ) ??
    ofEntry[0] ??
    holder ??
    rows[0];
  if (found === undefined) return null;
  const { row, within } = found;
  const own = row.kind === 'fold' && !row.open ? { turnId: row.turnId, key: row.key } : null;
  return { index: (view.rowStarts[turnAt] ?? 0) + within, key: row.key, fold: found.fold ?? own };
}
