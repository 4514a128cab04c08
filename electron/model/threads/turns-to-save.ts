import type { TurnId } from '../../../shared/base/ids.ts';
import type { Transcript, Turn } from '../../../shared/transcript/turn.ts';

/** The part of a transcript that is not in the store yet. */
export type TurnsToSave = {
  /** New or changed turns, in order. */
  readonly turns: readonly Turn[];
  /** Turns that no longer exist: messages that moved into the turn that Codex started for them. */
  readonly removed: readonly TurnId[];
  /** Neighboring turns in their current order, including every new or moved one. Empty when none moved. */
  readonly order: readonly TurnId[];
};

/** Compares the last saved state with the current one. The fold keeps the reference of an unchanged turn. */
export function findTurnsToSave(saved: Transcript, now: Transcript): TurnsToSave {
  const known = new Set(saved.turns);
  const there = new Set(now.turns.map(({ id }) => id));
  // Turns that left the window still exist. A waiting message never leaves the window.
  const removed = saved.turns.filter(({ id, status }) => status === 'pending' && !there.has(id));
  return {
    turns: now.turns.filter((turn) => !known.has(turn)),
    removed: removed.map(({ id }) => id),
    order: findOrderToSave(
      saved.turns.map(({ id }) => id),
      now.turns.map(({ id }) => id),
    ),
  };
}

/**
 * Returns the part of an order that differs, with its preceding neighbor, and everything after it. A returning turn may
 * be stored after those, and then that turn must move.
 */
export function findOrderToSave(saved: readonly TurnId[], now: readonly TurnId[]): readonly TurnId[] {
  const shorter = Math.min(saved.length, now.length);
  let start = 0;
  while (start < shorter && saved[start] === now[start]) start += 1;
  let end = 0;
  while (end < shorter - start && saved.at(-1 - end) === now.at(-1 - end)) end += 1;
  if (now.length - end === start) return [];
  return now.slice(Math.max(0, start - 1));
}
