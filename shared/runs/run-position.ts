// The positions of the events of a thread. Turns have an ordinal that grows over the thread. It is negative for turns
// that Codex reported after later ones. Within a turn, each entry has 16 numbers: one for itself, one for its approval
// request, and the rest for the usage up to it. So an event keeps its position while its turn continues.

/** The maximum number of events in a turn. */
const perTurn = 2 ** 20;
/** The maximum number of events in an entry. */
const perEntry = 16;
/** The lowest ordinal with positions is minus this number. */
const firstOrdinal = 2 ** 30;

/** The position of the start of a run: before all of its turns, including those added before them later. */
export const beginning = 0;

/** The position of an entry's own event. `at` is its index in the turn. */
export function getEntryPosition(ordinal: number, at: number): number {
  return getFirstPosition(ordinal) + Math.min(perEntry * at, perTurn - 2 * perEntry);
}

/** The position of an entry's approval request. It comes after the entry, which exists first. */
export function getApprovalPosition(ordinal: number, at: number): number {
  return getEntryPosition(ordinal, at) + 1;
}

/** How many usage events are kept separate after the same entry. */
export const usagesPerEntry = perEntry - 2;

/** The position of usage after an entry. `number` counts from 0. */
export function getUsagePosition(ordinal: number, at: number, number: number): number {
  return getEntryPosition(ordinal, at) + 2 + Math.min(number, usagesPerEntry - 1);
}

/** The position of the end of a turn, after anything the turn may still receive. */
export function getTurnEndPosition(ordinal: number): number {
  return getFirstPosition(ordinal) + perTurn - 1;
}

/** The ordinal of the turn that contains a position. For the start of the run, it is lower than that of any turn. */
export function getOrdinal(position: number): number {
  return Math.floor(position / perTurn) - firstOrdinal;
}

/** The number of a position within its turn. */
export function getNumberInTurn(position: number): number {
  return position % perTurn;
}

/** The index in its turn of the entry that a position is about. For the end of a turn, it is past all entries. */
export function getEntryIndex(position: number): number {
  return Math.floor(getNumberInTurn(position) / perEntry);
}

/** The position of a number within a turn. */
export function getPosition(ordinal: number, number: number): number {
  return getFirstPosition(ordinal) + number;
}

function getFirstPosition(ordinal: number): number {
  return (ordinal + firstOrdinal) * perTurn;
}
