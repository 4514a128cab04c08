import { equalData } from './equal-data.ts';
import type { Transcript, Turn } from './turn.ts';

/** Puts older turns before those that are there, and says how many lie before them at least. A turn that is there stays as we know it. */
export function prependTurns(state: Transcript, turns: readonly Turn[], earlierTurns: number): Transcript {
  const known = new Set(state.turns.map((turn) => turn.id));
  const unknown = turns.filter((turn) => !known.has(turn.id));
  if (unknown.length === 0 && earlierTurns === state.earlierTurns) return state;
  return { ...state, turns: unknown.length === 0 ? state.turns : [...unknown, ...state.turns], earlierTurns };
}

/** The newest `count` turns, with the rest counted as earlier ones: the window a renderer gets first. */
export function latestTurns(state: Transcript, count: number): Transcript {
  const cut = state.turns.length - Math.max(0, count);
  if (cut <= 0) return state;
  return { ...state, turns: state.turns.slice(cut), earlierTurns: state.earlierTurns + cut };
}

/** Puts other turns in the place of all that are there. A turn that says the same keeps its reference. */
export function replaceTurns(state: Transcript, turns: readonly Turn[], earlierTurns: number): Transcript {
  const known = new Map(state.turns.map((turn) => [turn.id, turn]));
  const replaced = turns.map((turn) => {
    const before = known.get(turn.id);
    return before !== undefined && equalData(before, turn) ? before : turn;
  });
  const isSame =
    earlierTurns === state.earlierTurns &&
    replaced.length === state.turns.length &&
    replaced.every((turn, at) => turn === state.turns[at]);
  return isSame ? state : { ...state, turns: replaced, earlierTurns };
}
