import { appendAll } from '../../../shared/base/append-all.ts';
import { ok, type Result } from '../../../shared/base/result.ts';
import type { RunPage, RunProblem } from '../../../shared/contract/recorded-runs.ts';
import { createTurnEventMatcher } from '../../../shared/runs/match-query.ts';
import type { RunEvent } from '../../../shared/runs/run-event.ts';
import { beginning } from '../../../shared/runs/run-position.ts';
import type { RunQuery } from '../../../shared/runs/run-query.ts';
import type { RunTotals } from '../../../shared/runs/run-totals.ts';
import { toTurnEvents } from '../../../shared/runs/turn-events.ts';
import { getPageRange } from './page-range.ts';
import type { EventPageRequest, RunSearchView } from './run-source.ts';
import type { IndexedTurn } from './thread-run-index.ts';

/** How many turns are searched per step, so that the search can report progress and be canceled. */
const turnsPerStep = 50;

export type ThreadRunViewDeps = {
  readonly query: RunQuery;
  readonly onProgress: (share: number, count: number) => void;
  readonly turns: () => Promise<readonly IndexedTurn[]>;
  /** Returns the positions of the matching events in stored turns. */
  readonly find: (turns: readonly IndexedTurn[]) => Promise<readonly number[]>;
  /** Returns the first event of the run and the events at these positions. */
  readonly eventsAt: (positions: readonly number[]) => Promise<Result<readonly RunEvent[], RunProblem>>;
  readonly totals: () => Promise<Result<RunTotals, RunProblem>>;
};

/** The matches of a search in a thread: their positions, in order. */
export class ThreadRunView implements RunSearchView {
  readonly done: RunSearchView['done'];
  readonly #deps: ThreadRunViewDeps;
  #found: number[] = [];
  #isOver = false;

  constructor(deps: ThreadRunViewDeps) {
    this.#deps = deps;
    this.done = this.#search();
  }

  end(): void {
    this.#isOver = true;
    this.#found = [];
  }

  async page(request: EventPageRequest): Promise<Result<RunPage, RunProblem>> {
    const found = this.#found;
    const indexFrom = (position: number) => {
      const index = found.findIndex((candidate) => candidate >= position);
      return index === -1 ? found.length : index;
    };
    const list = { count: found.length, indexFrom, indexAt: (time: number) => this.#indexAt(time) };
    const { from, to } = await getPageRange(list, request);
    const [totals, events] = await Promise.all([this.#deps.totals(), this.#deps.eventsAt(found.slice(from, to))]);
    if (!totals.ok) return totals;
    if (!events.ok) return events;
    return ok({ events: [...events.value], hasBefore: from > 0, hasAfter: to < found.length, totals: totals.value });
  }

  async #search(): Promise<{ count: number; isWhole: boolean }> {
    const { find, onProgress, query, turns } = this.#deps;
    const wanted = createTurnEventMatcher(query);
    const all = await turns();
    const first = await this.#deps.eventsAt([beginning]);
    if (first.ok) for (const { position } of first.value.filter(wanted)) this.#found.push(position);
    for (let at = 0; at < all.length && !this.#isOver; at += turnsPerStep) {
      const step = all.slice(at, at + turnsPerStep);
      const stored = await find(step.filter(({ turn }) => turn === null));
      const here = step.flatMap(({ ordinal, turn }) =>
        turn === null ? [] : toTurnEvents(turn, ordinal).filter(wanted),
      );
      if (this.#isOver) break;
      const positions = [...stored, ...here.map(({ position }) => position)];
      appendAll(
        this.#found,
        positions.sort((one, other) => one - other),
      );
      onProgress(Math.min(1, (at + turnsPerStep) / all.length), this.#found.length);
    }
    return { count: this.#found.length, isWhole: !this.#isOver };
  }

  /**
   * Returns the index of the first match at or after a time. Matches are in the order of time, apart from those without
   * one.
   */
  async #indexAt(at: number): Promise<number> {
    let [low, high] = [0, this.#found.length];
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      const events = await this.#deps.eventsAt(this.#found.slice(middle, middle + 1));
      const time = events.ok ? (events.value[0]?.at ?? null) : null;
      if (time !== null && time < at) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
