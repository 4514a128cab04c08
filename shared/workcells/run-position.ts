// The positions of the events of a thread. Turns have an ordinal, which grows over the thread and is negative for turns
// that came from Codex later than those after them; within a turn each entry has 16 numbers: its own, that of what the
// person was asked because of it, and those of what was spent until it was there. So an event keeps its position while
// its turn goes on.

/** So many events a turn may have. */
const perTurn = 2 ** 20;
/** So many events an entry may have. */
const perEntry = 16;
/** Ordinals from minus this on have positions. */
const firstOrdinal = 2 ** 30;

/** The position of the beginning of a run: before all of its turns, whatever comes before them later. */
export const beginning = 0;

/** The position of what an entry tells; `at` is its place in the turn. */
export function positionOfEntry(ordinal: number, at: number): number {
  return firstPosition(ordinal) + Math.min(perEntry * at, perTurn - 2 * perEntry);
}

/** The position of what the person was asked because of an entry: after what the entry tells, which is there first. */
export function positionOfApproval(ordinal: number, at: number): number {
  return positionOfEntry(ordinal, at) + 1;
}

/** So many times something is told apart that was spent after the same entry. */
export const usagesPerEntry = perEntry - 2;

/** The position of what was spent after an entry, for the `number`th time counted from 0. */
export function positionOfUsage(ordinal: number, at: number, number: number): number {
  return positionOfEntry(ordinal, at) + 2 + Math.min(number, usagesPerEntry - 1);
}

/** The position of the end of a turn: after all that it may still get. */
export function positionOfEnd(ordinal: number): number {
  return firstPosition(ordinal) + perTurn - 1;
}

/** The ordinal of the turn that a position is in; less than that of any turn for the beginning of the run. */
export function ordinalOf(position: number): number {
  return Math.floor(position / perTurn) - firstOrdinal;
}

/** The number of a position within its turn. */
export function numberWithin(position: number): number {
  return position % perTurn;
}

/** The place in its turn of the entry that a position is about; behind all for the end of a turn. */
export function entryAt(position: number): number {
  return Math.floor(numberWithin(position) / perEntry);
}

/** The position of a number within a turn. */
export function positionWithin(ordinal: number, number: number): number {
  return firstPosition(ordinal) + number;
}

function firstPosition(ordinal: number): number {
  return (ordinal + firstOrdinal) * perTurn;
}
