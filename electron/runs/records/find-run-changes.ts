import { getEntryIndex } from '../../../shared/runs/run-position.ts';
import { isEqualData } from '../../../shared/transcript/equal-data.ts';
import type { NumberedEvent } from '../replay/thread-steps.ts';
import { toNumberedEvents } from './thread-events.ts';
import type { IndexedTurn } from './thread-run-index.ts';

/** Beyond this many changes, single events are not listed. */
const maxChanges = 1_000;

/** The new and changed events of a run, with their numbers. If `isWhole` is false, there are more. */
export type RunEventChanges = { readonly events: readonly NumberedEvent[]; readonly isWhole: boolean };

const tooManyChanges: RunEventChanges = { events: [], isWhole: false };

/**
 * Compares a run with its earlier state. A queued message and the turn started for it share one place, so the message
 * becomes the turn.
 */
export function findRunChanges(before: readonly IndexedTurn[], now: readonly IndexedTurn[]): RunEventChanges {
  const known = new Map(before.map((turn) => [turn.ordinal, turn]));
  const events: NumberedEvent[] = [];
  for (const turn of now) {
    const was = known.get(turn.ordinal);
    known.delete(turn.ordinal);
    // The number of events before it changed, so all later numbers shift.
    if (was !== undefined && was.before !== turn.before) return tooManyChanges;
    const changed = findTurnChanges(was, turn);
    if (changed === null || events.length + changed.length > maxChanges) return tooManyChanges;
    events.push(...changed);
  }
  return known.size > 0 ? tooManyChanges : { events, isWhole: true };
}

/** Finds the changed events of a turn. Returns null if an event is gone. */
function findTurnChanges(was: IndexedTurn | undefined, now: IndexedTurn): readonly NumberedEvent[] | null {
  if (now.turn === null || now.turn === was?.turn) return [];
  const events = toNumberedEvents(now.turn, now);
  if (was === undefined) return events;
  // Turns move into and out of memory without any change.
  if (was.turn === null) return isEqualData(was.facts, now.facts) ? [] : events;
  const { turn } = was;
  const old = new Map(toNumberedEvents(turn, was).map(({ event, offset }) => [event.position, offset]));
  const changed = events.filter(({ event: { position }, offset }) => {
    const entry = now.turn?.entries[getEntryIndex(position)];
    const isSame =
      entry !== undefined && entry === turn.entries[getEntryIndex(position)] && old.get(position) === offset;
    old.delete(position);
    return !isSame;
  });
  return old.size > 0 ? null : changed;
}
