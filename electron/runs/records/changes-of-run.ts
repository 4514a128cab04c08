import { eventsOfTurn } from '../../../shared/runs/events-of-turn.ts';
import { entryAt } from '../../../shared/runs/run-position.ts';
import { equalData } from '../../../shared/transcript/equal-data.ts';
import type { Turn } from '../../../shared/transcript/turn.ts';
import type { Numbered } from './thread-events.ts';
import type { IndexedTurn } from './thread-run-index.ts';

/** More than this is not told one by one. */
const maxChanges = 1_000;

/** The events of a run that are new or have changed, with their numbers; with `isWhole` false there is more than that. */
export type RunChanges = { readonly events: readonly Numbered[]; readonly isWhole: boolean };

const tooMuch: RunChanges = { events: [], isWhole: false };

/**
 * Compares a run with what it was. A message that waited and the turn that was begun for it have the same place, so the
 * one goes over into the other.
 */
export function changesOfRun(before: readonly IndexedTurn[], now: readonly IndexedTurn[]): RunChanges {
  const known = new Map(before.map((turn) => [turn.ordinal, turn]));
  const events: Numbered[] = [];
  for (const turn of now) {
    const was = known.get(turn.ordinal);
    known.delete(turn.ordinal);
    // What lies before it has become more or less, so that all numbers from here on are others.
    if (was !== undefined && was.before !== turn.before) return tooMuch;
    const changed = changesOfTurn(was, turn);
    if (changed === null || events.length + changed.length > maxChanges) return tooMuch;
    events.push(...changed);
  }
  return known.size > 0 ? tooMuch : { events, isWhole: true };
}

/** Null when an event is gone. */
function changesOfTurn(was: IndexedTurn | undefined, now: IndexedTurn): readonly Numbered[] | null {
  if (now.turn === null || now.turn === was?.turn) return [];
  const events = numbered(now.turn, now);
  if (was === undefined) return events;
  // Turns come into memory and leave it without anything having happened.
  if (was.turn === null) return equalData(was.facts, now.facts) ? [] : events;
  const { turn } = was;
  const old = new Map(numbered(turn, was).map(({ event, offset }) => [event.position, offset]));
  const changed = events.filter(({ event: { position }, offset }) => {
    const entry = now.turn?.entries[entryAt(position)];
    const isSame = entry !== undefined && entry === turn.entries[entryAt(position)] && old.get(position) === offset;
    old.delete(position);
    return !isSame;
  });
  return old.size > 0 ? null : changed;
}

function numbered(turn: Turn, { before, ordinal }: IndexedTurn): readonly Numbered[] {
  return eventsOfTurn(turn, ordinal).map((event, at) => ({ event, offset: before + at }));
}
