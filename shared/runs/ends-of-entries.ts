import type { Turn } from '../transcript/turn.ts';

/**
 * When each entry ended that does not say so itself: when the next entry began, or the turn ended. Without either, its
 * own time; null without a time. Takes time in proportion to the entries, as it runs with each event of a running turn.
 */
export function endsOfEntries({
  endedAt,
  entries,
}: Pick<Turn, 'endedAt'> & { readonly entries: readonly Pick<Turn['entries'][number], 'at'>[] }): readonly (
  | number
  | null
)[] {
  /** Times of later entries, the next one last. One that is not later than an earlier entry ends nothing before it. */
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
