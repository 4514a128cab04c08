import type { Transcript, Turn } from '../../../../shared/transcript/turn.ts';
import { partsOf } from '../../../../shared/transcript/turn-window.ts';

/** A turn to announce: its state at the last look, undefined for a new one, and its state now. */
export type TurnSince = { readonly was: Turn | undefined; readonly now: Turn };

/** What another client adds arrives in bulk; only the last few turns are announced, the rest is there to read. */
const heardTurns = 3;

/**
 * The turns in which something may have happened between two looks at the same open thread: those that changed or are
 * new, and those that run, because their text streams outside the transcript. Excludes earlier turns that were inserted
 * before the known ones.
 */
export function turnsSince(before: Transcript, after: Transcript): readonly TurnSince[] {
  const known = new Map(before.turns.map((turn) => [turn.id, turn]));
  const { newest } = partsOf(after);
  const firstKnown = newest.findIndex(({ id }) => known.has(id));
  return newest
    .slice(Math.max(0, firstKnown))
    .map((now) => ({ was: known.get(now.id), now }))
    .filter(({ was, now }) => was !== now || now.status === 'running')
    .slice(-heardTurns);
}
