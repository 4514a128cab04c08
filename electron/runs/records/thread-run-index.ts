import type { ThreadId, TurnId } from '../../../shared/base/ids.ts';
import { countEvents, findNewestTime, type TurnFacts, toTurnFacts } from '../../../shared/runs/turn-facts.ts';
import type { Turn } from '../../../shared/transcript/turn.ts';
import type { TurnHead } from '../../store/threads/reads/read-run.ts';
import type { RunThreads } from './run-threads.ts';

/** A turn of a run: where its events are, and the turn itself while it is in memory. */
export type IndexedTurn = TurnHead & {
  readonly turn: Turn | null;
  /** How many events it has, and how many precede it. */
  readonly events: number;
  readonly before: number;
};

type PlacedTurn = TurnHead & { readonly turn: Turn | null };

/** The start of a run is a separate event, before all turns. */
const eventsBeforeTurns = 1;

/** Caches the facts by turn. The fold keeps the reference of an unchanged turn. */
const factsByTurn = new WeakMap<Turn, TurnFacts>();

/** The turns of a thread, stored and in memory, without their entries. */
export class ThreadRunIndex {
  readonly #threadId: ThreadId;
  readonly #threads: RunThreads;
  readonly #now: () => number;
  readonly #loaded: Promise<void>;
  #stored: readonly TurnHead[] = [];

  constructor(threadId: ThreadId, threads: RunThreads, now: () => number) {
    this.#threadId = threadId;
    this.#threads = threads;
    this.#now = now;
    this.#loaded = this.#load();
  }

  /** Returns all turns, oldest first. */
  async turns(): Promise<readonly IndexedTurn[]> {
    await this.#loaded;
    return this.refresh();
  }

  /** Like `turns`, but synchronous. Call it after `turns` has settled. */
  refresh(): readonly IndexedTurn[] {
    const heads = this.#mergeTurns();
    let before = eventsBeforeTurns;
    const turns = heads.map((head): IndexedTurn => {
      const events = countEvents(head.facts);
      const indexed = { ...head, events, before };
      before += events;
      return indexed;
    });
    // A turn that leaves memory keeps its last known state.
    this.#stored = heads;
    return turns;
  }

  async #load(): Promise<void> {
    this.#stored = await this.#threads.heads(this.#threadId);
  }

  /** Returns the stored turns, followed by the gapless turns in memory. */
  #mergeTurns(): readonly PlacedTurn[] {
    const memory = this.#threads.inMemory(this.#threadId);
    if (memory === null) return this.#stored.map((head) => ({ ...head, turn: null }));
    const { earlier, newest, reverted } = memory;
    const there = new Set<TurnId>(newest.map(({ id }) => id));
    const known = new Map(this.#stored.map(({ ordinal, turnId }) => [turnId, ordinal]));
    const single = new Map(earlier.map((turn) => [turn.id, turn]));
    const placed = this.#stored.flatMap((head): PlacedTurn[] => {
      // A queued message is now in the turn that was started for it.
      if (there.has(head.turnId) || head.facts.status === 'pending' || reverted?.has(head.turnId) === true) return [];
      const turn = single.get(head.turnId);
      return [turn === undefined ? { ...head, turn: null } : this.#place(turn, head.ordinal)];
    });
    for (const turn of newest) {
      const last = placed.at(-1)?.ordinal ?? null;
      const stored = known.get(turn.id) ?? null;
      const isFree = stored !== null && (last === null || stored > last);
      placed.push(this.#place(turn, isFree ? stored : last === null ? 0 : last + 1));
    }
    return placed;
  }

  #place(turn: Turn, ordinal: number): PlacedTurn {
    return { turnId: turn.id, ordinal, facts: this.#getFacts(turn), turn };
  }

  #getFacts(turn: Turn): TurnFacts {
    const goesOn = turn.status === 'running' || turn.status === 'pending';
    const known = goesOn ? undefined : factsByTurn.get(turn);
    if (known !== undefined) return known;
    const facts = toTurnFacts(turn, goesOn ? this.#now() : (findNewestTime(turn) ?? 0));
    if (!goesOn) factsByTurn.set(turn, facts);
    return facts;
  }
}
