import type { Transcript, Turn } from '../transcript/turn.ts';
import { joinTurns, splitTurns } from '../transcript/turn-window.ts';
import { countCharacters } from './searchable-text.ts';

/** How much of a thread is loaded first and kept while it grows: turns, and characters that a user reads. */
export type TurnWindow = { readonly turns: number; readonly characters: number };

/** The default window. */
export const defaultWindow: TurnWindow = { turns: 50, characters: 40_000 };

/**
 * The latest turns of a transcript, as many as fit both limits and at least one. Earlier turns are kept only if `stays`
 * returns true; the others count as earlier turns. Dropped turns return as a page of earlier turns: only the owner's
 * memory is freed.
 */
export function forgetOldest(state: Transcript, window: TurnWindow, stays: (turn: Turn) => boolean): Transcript {
  const { earlier, newest } = splitTurns(state);
  const leaving = newest.length - countTurnsWithin(newest, window);
  const left = [...earlier, ...newest.slice(0, leaving)].filter(stays);
  if (leaving === 0 && left.length === earlier.length) return state;
  return joinTurns(state, { earlier: left, newest: newest.slice(leaving) }, state.earlierTurns + leaving);
}

/** Returns how many of the latest turns fit a window. At least one if there are any. */
function countTurnsWithin(turns: readonly Turn[], { characters, turns: most }: TurnWindow): number {
  let sum = 0;
  const begin = turns.findLastIndex((turn, at) => {
    sum += countTurnCharacters(turn);
    return turns.length - at > most || sum > characters;
  });
  return Math.min(turns.length, Math.max(1, turns.length - 1 - begin));
}

/** The number of characters of a turn that a user reads. */
export function countTurnCharacters({ entries }: Turn): number {
  return entries.reduce((sum, entry) => sum + countCharacters(entry), 0);
}

/** Adds turns before the newest part that must be visible although the turns around them are not loaded. */
export function keepEarlier(state: Transcript, turns: readonly Turn[]): Transcript {
  const there = new Set(state.turns.map(({ id }) => id));
  const added = turns.filter(({ id }) => !there.has(id));
  if (added.length === 0) return state;
  const { earlier, newest } = splitTurns(state);
  const together = [...earlier, ...added].sort((one, other) => (one.startedAt ?? 0) - (other.startedAt ?? 0));
  return joinTurns(state, { earlier: together, newest }, state.earlierTurns);
}
