import type { Turn } from '../transcript/turn.ts';

/**
 * The end of each entry that does not have its own: the start of the next entry, or the end of the turn. Otherwise its own
 * time; null without a time. Linear in the number of entries, because it runs for each event of a running turn.
 */
export function getEntryEnds({
  endedAt,
  entries,
}: Pick<Turn, 'endedAt'> & { readonly entries: readonly Pick<Turn['entries'][number], 'at'>[] }): readonly (
  | number
  | null
)[] {
  /** The times of later entries, the next one last. Contains only times that can end an earlier entry. */
  const later: number[] = [];
  const ends = entries.toReversed().map(({ at }) => {
    if (at === null) return null;
    while ((later.at(-1) ?? Number.POSITIVE_INFINITY) <= at) later.pop();
    const end = later.at(-1) ?? endedAt ?? at;
    later.push(at);
    return end;
  });
  return ends.reverse();
}
