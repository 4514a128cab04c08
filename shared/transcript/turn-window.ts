import { isEqualData } from './equal-data.ts';
import type { Transcript, Turn } from './turn.ts';

/** A transcript's turns: those kept from before its newest part, and the newest part. */
export type TurnParts = { readonly earlier: readonly Turn[]; readonly newest: readonly Turn[] };

/** Splits the turns of a transcript. */
export function splitTurns({ keptBefore = 0, turns }: Transcript): TurnParts {
  return { earlier: turns.slice(0, keptBefore), newest: turns.slice(keptBefore) };
}

/** The transcript with these turns. If only the kept turns precede the newest part, it is complete. */
export function joinTurns(state: Transcript, { earlier, newest }: TurnParts, earlierTurns: number): Transcript {
  const { reconnecting, usage } = state;
  const turns = [...earlier, ...newest];
  if (earlierTurns <= earlier.length) return { turns, earlierTurns: 0, usage, reconnecting };
  return { turns, earlierTurns, usage, reconnecting, ...(earlier.length > 0 && { keptBefore: earlier.length }) };
}

/**
 * Adds older turns before the newest part and sets the minimum number of turns before them. Does not change existing
 * turns.
 */
export function prependTurns(state: Transcript, turns: readonly Turn[], earlierTurns: number): Transcript {
  const { earlier, newest } = splitTurns(state);
  const known = new Map(earlier.map((turn) => [turn.id, turn]));
  const there = new Set(newest.map(({ id }) => id));
  const page = turns.filter(({ id }) => !there.has(id)).map((turn) => known.get(turn.id) ?? turn);
  if (page.length === 0 && earlierTurns === state.earlierTurns) return state;
  const left = new Set(earlier).difference(new Set(page));
  return joinTurns(state, { earlier: [...left], newest: [...page, ...newest] }, earlierTurns);
}

/**
 * Replaces the newest turns; `earlierTurns` precede the first of the new ones. Older turns stay. An equal turn keeps
 * its reference.
 */
export function replaceTurns(state: Transcript, turns: readonly Turn[], earlierTurns: number): Transcript {
  const known = new Map(state.turns.map((turn) => [turn.id, turn]));
  const replaced = turns.map((turn) => {
    const before = known.get(turn.id);
    return before !== undefined && isEqualData(before, turn) ? before : turn;
  });
  const { earlier, newest } = splitTurns(state);
  const first = newest.findIndex(({ id }) => id === turns[0]?.id);
  const there = new Set(turns.map(({ id }) => id));
  const parts =
    first === -1
      ? { earlier: earlier.filter(({ id }) => !there.has(id)), newest: replaced }
      : { earlier, newest: [...newest.slice(0, first), ...replaced] };
  const next = joinTurns(state, parts, first === -1 ? earlierTurns : state.earlierTurns);
  const isSame =
    next.earlierTurns === state.earlierTurns &&
    next.turns.length === state.turns.length &&
    next.turns.every((turn, at) => turn === state.turns[at]);
  return isSame ? state : next;
}
