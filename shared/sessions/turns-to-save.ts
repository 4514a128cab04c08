import type { TurnId } from '../base/ids.ts';
import type { Transcript, Turn } from '../transcript/turn.ts';

/** What of a transcript is not in the store yet. */
export type TurnsToSave = {
  /** Turns that are new or have changed, in their order. */
  readonly turns: readonly Turn[];
  /** Turns that are no more: messages that moved into the turn Codex began for them. */
  readonly removed: readonly TurnId[];
  /** Neighbouring turns as they stand now, every new or moved one among them; empty when each is where it was. */
  readonly order: readonly TurnId[];
};

/** Compares what was saved last with what is there now. The fold keeps the reference of a turn that has not changed. */
export function turnsToSave(saved: Transcript, now: Transcript): TurnsToSave {
  const known = new Set(saved.turns);
  const there = new Set(now.turns.map(({ id }) => id));
  // Turns that have left the window are not gone; a message that waits never leaves it.
  const removed = saved.turns.filter(({ id, status }) => status === 'pending' && !there.has(id));
  return {
    turns: now.turns.filter((turn) => !known.has(turn)),
    removed: removed.map(({ id }) => id),
    order: orderToSave(
      saved.turns.map(({ id }) => id),
      now.turns.map(({ id }) => id),
    ),
  };
}

/**
 * The part of an order that differs from what it was, with its neighbour before it, and all that follows: a turn that is
 * back may be stored behind those, and then it is it that has to move.
 */
export function orderToSave(saved: readonly TurnId[], now: readonly TurnId[]): readonly TurnId[] {
  const shorter = Math.min(saved.length, now.length);
  let start = 0;
  while (start < shorter && saved[start] === now[start]) start += 1;
  let end = 0;
  while (end < shorter - start && saved.at(-1 - end) === now.at(-1 - end)) end += 1;
  if (now.length - end === start) return [];
  return now.slice(Math.max(0, start - 1));
}
