import { Listeners } from '../../../../shared/base/listeners.ts';
import type { Result } from '../../../../shared/base/result.ts';
import type { EventPageStart, RunPage } from '../../../../shared/contract/recorded-runs.ts';
import type { RunEvent } from '../../../../shared/runs/run-event.ts';
import type { RunTotals } from '../../../../shared/runs/run-totals.ts';
import { appendPage, createWindow, emptyWindow, mergeEvents, prependPage, type RunWindow } from './run-window.ts';

/** Where the timeline should scroll: the event at `position` goes to the top or the middle; null scrolls to the end. */
export type Anchor = { readonly position: number | null; readonly align: 'top' | 'middle' };

export type ReaderState<Problem> = {
  readonly window: RunWindow;
  /** The latest totals of the run; null before the first ones. */
  readonly totals: RunTotals | null;
  /** Why reading failed; null if it did not fail. */
  readonly problem: Problem | null;
  /** A new object for each jump, so that the view scrolls there once. */
  readonly anchor: Anchor | null;
  /** True while a jump is in progress. */
  readonly isJumping: boolean;
  /** True if something arrived while the view was held. */
  readonly hasMissed: boolean;
};

type ReadPage<Problem> = (place: EventPageStart, limit: number) => Promise<Result<RunPage, Problem>>;

/** The first page is small, so that it arrives quickly. Further pages load ahead of scrolling. */
const firstPageSize = 200;
const nextPageSize = 250;
/** How many events before a jump's target to load with it. */
const eventsBeforeJump = 100;

/**
 * Reads one run, or the results of a search in it, page by page around the user's position. Reads at most one page per
 * direction at a time. Of several quick jumps, only the last one is made.
 */
export class RunReader<Problem> {
  readonly #readPage: ReadPage<Problem>;
  readonly #listeners = new Listeners<[]>();
  #state: ReaderState<Problem> = {
    window: emptyWindow,
    totals: null,
    problem: null,
    anchor: null,
    isJumping: false,
    hasMissed: false,
  };
  /** Answers for an earlier generation are ignored. */
  #generation = 0;
  #wanted: EventPageStart | null = null;
  readonly #underWay = { before: false, after: false };
  #isHeld = false;

  constructor(readPage: ReadPage<Problem>) {
    this.#readPage = readPage;
  }

  readonly state = (): ReaderState<Problem> => this.#state;

  readonly subscribe = (listen: () => void): (() => void) => this.#listeners.add(listen);

  /** Jumps to a place anywhere in the run. */
  async jump(place: EventPageStart): Promise<void> {
    this.#wanted = place;
    if (this.#state.isJumping) return;
    this.#set({ isJumping: true });
    // Reads each place that was requested while the previous read was in progress.
    for (let next = this.#takeWanted(); next !== null; next = this.#takeWanted()) await this.#goTo(next);
    this.#set({ isJumping: false });
  }

  /** Reads more events at one end of the window, if there are more. */
  async readMore(direction: 'before' | 'after'): Promise<void> {
    const { window } = this.#state;
    const edge = direction === 'before' ? window.events[0] : window.events.at(-1);
    const hasMore = direction === 'before' ? window.hasBefore : window.hasAfter;
    if (this.#underWay[direction] || this.#state.isJumping || !hasMore || edge === undefined) return;
    this.#underWay[direction] = true;
    const generation = this.#generation;
    const page = await this.#readPage({ type: direction, position: edge.position }, nextPageSize);
    this.#underWay[direction] = false;
    if (generation !== this.#generation) return;
    if (!page.ok) {
      this.#set({ problem: page.error });
      return;
    }
    const add = direction === 'before' ? prependPage : appendPage;
    this.#set({ window: add(this.#state.window, page.value), ...this.#getNewTotals(page.value.totals) });
  }

  /** Adds new events, unless the view is held. If `isWhole` is false, reads the end of the window again. */
  async addEvents(totals: RunTotals, changed: readonly RunEvent[], isWhole: boolean): Promise<void> {
    if (this.#isHeld) {
      this.#set({ hasMissed: true });
      return;
    }
    const isReplaced = totals.change === 'replaced' || totals.change === 'shrunk';
    if (isReplaced && this.#state.totals?.change !== totals.change) {
      this.#set({ totals });
      await this.jump({ type: 'offset', offset: 0 });
      return;
    }
    this.#set({ totals, window: mergeEvents(this.#state.window, changed) });
    if (!isWhole) await this.#readAgain();
  }

  /** Holds the view unchanged, or lets it continue with what has arrived since then. */
  async hold(held: boolean): Promise<void> {
    this.#isHeld = held;
    if (!held && this.#state.hasMissed) await this.refresh();
  }

  /** Reads the shown events again, and any new events after them. */
  async refresh(): Promise<void> {
    this.#set({ hasMissed: false, problem: null });
    if (this.#state.window.events.length === 0) await this.jump({ type: 'offset', offset: 0 });
    else await this.#readAgain();
  }

  #takeWanted(): EventPageStart | null {
    const wanted = this.#wanted;
    this.#wanted = null;
    return wanted;
  }

  async #goTo(place: EventPageStart): Promise<void> {
    const generation = ++this.#generation;
    this.#underWay.before = false;
    this.#underWay.after = false;
    const isWithin = place.type === 'at' || place.type === 'time';
    const page = await this.#readPage(place, firstPageSize);
    if (generation !== this.#generation) return;
    if (!page.ok) {
      this.#set({ problem: page.error });
      return;
    }
    let window = createWindow(page.value);
    const first = window.events[0];
    if (first !== undefined && window.hasBefore && place.type !== 'end') {
      const earlier = await this.#readPage({ type: 'before', position: first.position }, eventsBeforeJump);
      if (generation !== this.#generation) return;
      if (earlier.ok) window = prependPage(window, earlier.value);
    }
    const anchor: Anchor =
      place.type === 'end' || first === undefined
        ? { position: null, align: 'top' }
        : { position: first.position, align: isWithin ? 'middle' : 'top' };
    this.#set({ window, anchor, problem: null, ...this.#getNewTotals(page.value.totals) });
  }

  /** Reads the loaded events again, starting with the first one, and the events after them. */
  async #readAgain(): Promise<void> {
    const [first] = this.#state.window.events;
    if (first === undefined) {
      await this.jump({ type: 'offset', offset: 0 });
      return;
    }
    const generation = this.#generation;
    const last = this.#state.window.events.at(-1)?.position ?? first.position;
    let place: EventPageStart = { type: 'at', position: first.position };
    for (;;) {
      const page: Result<RunPage, Problem> = await this.#readPage(place, 1_000);
      if (generation !== this.#generation) return;
      if (!page.ok) {
        this.#set({ problem: page.error });
        return;
      }
      const { events, hasAfter, totals } = page.value;
      const known = mergeEvents(this.#state.window, events);
      const end = events.at(-1)?.position ?? last;
      this.#set({ window: end >= last ? { ...known, hasAfter } : known, ...this.#getNewTotals(totals) });
      if (!hasAfter || end >= last) return;
      place = { type: 'after', position: end };
    }
  }

  #getNewTotals(totals: RunTotals): { readonly totals?: RunTotals } {
    return this.#isHeld && this.#state.totals !== null ? {} : { totals };
  }

  #set(change: Partial<ReaderState<Problem>>): void {
    this.#state = { ...this.#state, ...change };
    this.#listeners.call();
  }
}
