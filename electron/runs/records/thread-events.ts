import { approvalType, type RunEvent } from '../../../shared/runs/run-event.ts';
import { beginning, getEntryIndex, getOrdinal } from '../../../shared/runs/run-position.ts';
import { toRunId } from '../../../shared/runs/run-ref.ts';
import { toStartEvent, toTurnEvents } from '../../../shared/runs/turn-events.ts';
import type { Turn } from '../../../shared/transcript/turn.ts';
import { formatOutput } from '../../model/exports/format-output.ts';
import { cutEvent, maxEventText } from '../cut-event.ts';
import type { NumberedEvent } from '../replay/thread-steps.ts';
import { type EventList, getPageRange } from './page-range.ts';
import type { EventPageRequest } from './run-source.ts';
import type { RunThreads, ThreadInfo } from './run-threads.ts';
import type { IndexedTurn } from './thread-run-index.ts';

/** How many turns are read from the store at once. */
const turnsPerBatch = 50;

/** The events of a thread at one moment. Loads turns on demand. */
export class ThreadEvents implements EventList {
  readonly #threads: RunThreads;
  readonly #about: ThreadInfo;
  readonly #turns: readonly IndexedTurn[];

  constructor(threads: RunThreads, about: ThreadInfo, turns: readonly IndexedTurn[]) {
    this.#threads = threads;
    this.#about = about;
    this.#turns = turns;
  }

  get count(): number {
    const last = this.#turns.at(-1);
    return last === undefined ? 1 : last.before + last.events;
  }

  /** Returns a page of events, and the range of their numbers. */
  async page(request: EventPageRequest): Promise<{ events: readonly RunEvent[]; from: number; to: number }> {
    const { from, to } = await getPageRange(this, request);
    const events = await this.#readBetween(from, to);
    return { events: events.map(({ event, offset }) => cutEvent(event, offset)), from, to };
  }

  /** Returns the events at these positions, in order. Skips missing ones. */
  async at(positions: readonly number[]): Promise<readonly RunEvent[]> {
    const wanted = new Set(positions);
    const ordinals = new Set(positions.map(getOrdinal));
    const events = await this.#readEvents(this.#turns.filter(({ ordinal }) => ordinals.has(ordinal)));
    return [this.startEvent, ...events]
      .filter(({ event }) => wanted.has(event.position))
      .map(({ event, offset }) => cutEvent(event, offset));
  }

  /** Returns the whole event at a position, with its command output or patch diff; null if there is none. */
  async getWhole(position: number): Promise<RunEvent | null> {
    const ordinal = getOrdinal(position);
    const turns = await this.#load(this.#turns.filter((turn) => turn.ordinal === ordinal));
    const found = [this.startEvent, ...turns.flatMap((loaded) => toNumberedEvents(loaded.turn, loaded))].find(
      ({ event }) => event.position === position,
    );
    if (found === undefined) return null;
    const turn = turns[0]?.turn;
    const isAbout = found.event.type === approvalType || found.event.type === 'usage';
    const made = turn === undefined || isAbout ? {} : await this.#toLoaded(turn, position);
    const { event, offset } = found;
    return cutEvent({ ...event, data: { ...event.data, ...made } }, offset, maxEventText);
  }

  /** Returns the number of the first event at or after a position. */
  async indexFrom(position: number): Promise<number> {
    if (position <= beginning) return 0;
    const ordinal = getOrdinal(position);
    const turn = this.#turns.find((candidate) => candidate.ordinal >= ordinal);
    if (turn === undefined) return this.count;
    if (turn.ordinal > ordinal) return turn.before;
    const found = (await this.#readEvents([turn])).find(({ event }) => event.position >= position);
    return found?.offset ?? turn.before + turn.events;
  }

  /** Returns the number of the first event at or after a time; that of the last event if there is none. */
  async indexAt(at: number): Promise<number> {
    if (at <= (this.startEvent.event.at ?? Number.NEGATIVE_INFINITY)) return 0;
    const turn = this.#turns.find(({ facts }) => facts.lastAt !== null && facts.lastAt >= at);
    if (turn === undefined) return this.count - 1;
    const found = (await this.#readEvents([turn])).find(({ event }) => event.at !== null && event.at >= at);
    return found?.offset ?? turn.before;
  }

  async #readBetween(from: number, to: number): Promise<readonly NumberedEvent[]> {
    const turns = this.#turns.filter(({ before, events }) => before < to && before + events > from);
    const events = [this.startEvent, ...(await this.#readEvents(turns))];
    return events.filter(({ offset }) => offset >= from && offset < to);
  }

  /** Returns the event that starts the run. */
  get startEvent(): NumberedEvent {
    const { model, startedAt, threadId } = this.#about;
    const at = startedAt ?? this.#turns[0]?.facts.firstAt ?? null;
    return { event: toStartEvent({ at, model, id: toRunId(threadId) }), offset: 0 };
  }

  async #readEvents(turns: readonly IndexedTurn[]): Promise<readonly NumberedEvent[]> {
    return (await this.#load(turns)).flatMap((loaded) => toNumberedEvents(loaded.turn, loaded));
  }

  /** Loads turns from memory or the store. Skips turns that cannot be read. */
  async #load(turns: readonly IndexedTurn[]): Promise<readonly LoadedTurn[]> {
    const away = turns.flatMap(({ turn, turnId }) => (turn === null ? [turnId] : []));
    const loaded = new Map(turns.flatMap(({ turn }) => (turn === null ? [] : [[turn.id, turn]])));
    for (let at = 0; at < away.length; at += turnsPerBatch) {
      const read = await this.#threads.turns(this.#about.threadId, away.slice(at, at + turnsPerBatch));
      for (const turn of read) loaded.set(turn.id, turn);
    }
    return turns.flatMap(({ before, ordinal, turnId }) => {
      const turn = loaded.get(turnId);
      return turn === undefined ? [] : [{ turn, before, ordinal }];
    });
  }

  /** Returns the command output or the patch diff for a position. */
  async #toLoaded(turn: Turn, position: number): Promise<Readonly<Record<string, unknown>>> {
    const { threadId } = this.#about;
    const entry = turn.entries[getEntryIndex(position)];
    if (entry?.kind === 'command') {
      const output = await this.#threads.output(threadId, turn.id, entry.id);
      return output === null ? {} : { output: formatOutput(output) };
    }
    if (entry?.kind === 'patch') {
      const diff = await this.#threads.diff(threadId, turn.id, entry.id);
      return diff === null ? {} : { diff };
    }
    return {};
  }
}

type LoadedTurn = { readonly turn: Turn; readonly before: number; readonly ordinal: number };

/** Returns the events of a turn with their numbers in the run. */
export function toNumberedEvents(
  turn: Turn,
  { before, ordinal }: Pick<IndexedTurn, 'before' | 'ordinal'>,
): readonly NumberedEvent[] {
  return toTurnEvents(turn, ordinal).map((event, at) => ({ event, offset: before + at }));
}
