import { outputText } from '../../../shared/exports/output-text.ts';
import { cutEvent, maxEventText } from '../../../shared/runs/cut-event.ts';
import { eventsOfTurn, startOfRun, type TurnEvent } from '../../../shared/runs/events-of-turn.ts';
import { approvalType, type RunEvent } from '../../../shared/runs/run-event.ts';
import { beginning, entryAt, ordinalOf } from '../../../shared/runs/run-position.ts';
import { workcellOfThread } from '../../../shared/runs/run-ref.ts';
import type { Turn } from '../../../shared/transcript/turn.ts';
import { type EventList, pageRange } from './page-range.ts';
import type { EventPageRequest } from './run-source.ts';
import type { RunThreads, ThreadAbout } from './run-threads.ts';
import type { IndexedTurn } from './thread-run-index.ts';

/** How many turns are read from the store at once. */
const turnsAtOnce = 50;

/** An event with its number in the run. */
export type Numbered = { readonly event: TurnEvent; readonly offset: number };

/** The events of a thread as it is at one moment; turns are read as they are wanted. */
export class ThreadEvents implements EventList {
  readonly #threads: RunThreads;
  readonly #about: ThreadAbout;
  readonly #turns: readonly IndexedTurn[];

  constructor(threads: RunThreads, about: ThreadAbout, turns: readonly IndexedTurn[]) {
    this.#threads = threads;
    this.#about = about;
    this.#turns = turns;
  }

  get count(): number {
    const last = this.#turns.at(-1);
    return last === undefined ? 1 : last.before + last.events;
  }

  /** Up to so many events from a place on, or before it, and which numbers these are. */
  async page(request: EventPageRequest): Promise<{ events: readonly RunEvent[]; from: number; to: number }> {
    const { from, to } = await pageRange(this, request);
    const events = await this.#between(from, to);
    return { events: events.map(({ event, offset }) => cutEvent(event, offset)), from, to };
  }

  /** Returns the events at these positions, in order. Skips missing ones. */
  async at(positions: readonly number[]): Promise<readonly RunEvent[]> {
    const wanted = new Set(positions);
    const ordinals = new Set(positions.map(ordinalOf));
    const events = await this.#eventsOf(this.#turns.filter(({ ordinal }) => ordinals.has(ordinal)));
    return [this.start, ...events]
      .filter(({ event }) => wanted.has(event.position))
      .map(({ event, offset }) => cutEvent(event, offset));
  }

  /** Returns the whole event at a position, with its command output or patch diff; null if there is none. */
  async whole(position: number): Promise<RunEvent | null> {
    const ordinal = ordinalOf(position);
    const turns = await this.#load(this.#turns.filter((turn) => turn.ordinal === ordinal));
    const found = [this.start, ...turns.flatMap((loaded) => numberedEvents(loaded.turn, loaded))].find(
      ({ event }) => event.position === position,
    );
    if (found === undefined) return null;
    const turn = turns[0]?.turn;
    const isAbout = found.event.type === approvalType || found.event.type === 'usage';
    const made = turn === undefined || isAbout ? {} : await this.#made(turn, position);
    const { event, offset } = found;
    return cutEvent({ ...event, data: { ...event.data, ...made } }, offset, maxEventText);
  }

  /** The number of the first event at or after a position. */
  async indexFrom(position: number): Promise<number> {
    if (position <= beginning) return 0;
    const ordinal = ordinalOf(position);
    const turn = this.#turns.find((candidate) => candidate.ordinal >= ordinal);
    if (turn === undefined) return this.count;
    if (turn.ordinal > ordinal) return turn.before;
    const found = (await this.#eventsOf([turn])).find(({ event }) => event.position >= position);
    return found?.offset ?? turn.before + turn.events;
  }

  /** The number of the first event at or after a time; that of the last one where there is none. */
  async indexAt(at: number): Promise<number> {
    if (at <= (this.start.event.at ?? Number.NEGATIVE_INFINITY)) return 0;
    const turn = this.#turns.find(({ facts }) => facts.lastAt !== null && facts.lastAt >= at);
    if (turn === undefined) return this.count - 1;
    const found = (await this.#eventsOf([turn])).find(({ event }) => event.at !== null && event.at >= at);
    return found?.offset ?? turn.before;
  }

  async #between(from: number, to: number): Promise<readonly Numbered[]> {
    const turns = this.#turns.filter(({ before, events }) => before < to && before + events > from);
    const events = [this.start, ...(await this.#eventsOf(turns))];
    return events.filter(({ offset }) => offset >= from && offset < to);
  }

  /** The event that starts the run. */
  get start(): Numbered {
    const { model, startedAt, threadId } = this.#about;
    const at = startedAt ?? this.#turns[0]?.facts.firstAt ?? null;
    return { event: startOfRun({ at, model, id: workcellOfThread(threadId) }), offset: 0 };
  }

  async #eventsOf(turns: readonly IndexedTurn[]): Promise<readonly Numbered[]> {
    return (await this.#load(turns)).flatMap((loaded) => numberedEvents(loaded.turn, loaded));
  }

  /** Loads turns from memory or the store. Skips turns that cannot be read. */
  async #load(turns: readonly IndexedTurn[]): Promise<readonly LoadedTurn[]> {
    const away = turns.flatMap(({ turn, turnId }) => (turn === null ? [turnId] : []));
    const loaded = new Map(turns.flatMap(({ turn }) => (turn === null ? [] : [[turn.id, turn]])));
    for (let at = 0; at < away.length; at += turnsAtOnce) {
      const read = await this.#threads.turns(this.#about.threadId, away.slice(at, at + turnsAtOnce));
      for (const turn of read) loaded.set(turn.id, turn);
    }
    return turns.flatMap(({ before, ordinal, turnId }) => {
      const turn = loaded.get(turnId);
      return turn === undefined ? [] : [{ turn, before, ordinal }];
    });
  }

  /** Returns the command output or the patch diff for a position. */
  async #made(turn: Turn, position: number): Promise<Readonly<Record<string, unknown>>> {
    const { threadId } = this.#about;
    const entry = turn.entries[entryAt(position)];
    if (entry?.kind === 'command') {
      const output = await this.#threads.output(threadId, turn.id, entry.id);
      return output === null ? {} : { output: outputText(output) };
    }
    if (entry?.kind === 'patch') {
      const diff = await this.#threads.diff(threadId, turn.id, entry.id);
      return diff === null ? {} : { diff };
    }
    return {};
  }
}

type LoadedTurn = { readonly turn: Turn; readonly before: number; readonly ordinal: number };

/** The events of a turn with their numbers in the run. */
export function numberedEvents(
  turn: Turn,
  { before, ordinal }: Pick<IndexedTurn, 'before' | 'ordinal'>,
): readonly Numbered[] {
  return eventsOfTurn(turn, ordinal).map((event, at) => ({ event, offset: before + at }));
}
