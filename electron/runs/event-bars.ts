import { BarMerger } from '../../shared/runs/bar-merger.ts';
import { type BarEvent, EventTracker } from '../../shared/runs/event-tracker.ts';
import { findIdle } from '../../shared/runs/find-idle.ts';
import type { Waterfall } from '../../shared/runs/run-bars.ts';
import { noMarks } from '../../shared/runs/run-marks.ts';

export type { BarEvent } from '../../shared/runs/event-tracker.ts';

/** The maximum bars per lane and state: several times what the widest screen can show. */
const maxBars = 20_000;

/** Builds the waterfall of part of a run from its events, added one by one in order. */
export class EventBars {
  readonly #from: number;
  readonly #to: number;
  readonly #bars: BarMerger;
  readonly #tracker: EventTracker;

  /** Times are Unix milliseconds. Bars closer than a pixel become one. */
  constructor(from: number, to: number, pixels: number) {
    this.#from = from;
    this.#to = to;
    this.#bars = new BarMerger((to - from) / pixels, maxBars);
    this.#tracker = new EventTracker((...bar) => this.#put(...bar));
  }

  add(event: BarEvent): void {
    this.#tracker.add(event);
  }

  /** Returns the waterfall. Anything still running extends to `lastAt`. */
  end(lastAt: number): Waterfall {
    this.#tracker.eachOpen(lastAt, (...bar) => this.#put(...bar));
    const bars = this.#bars.all();
    return { from: this.#from, to: this.#to, bars, idle: findIdle(this.#from, this.#to, bars), marks: noMarks };
  }

  #put(...[lane, from, to, state, position]: Parameters<BarMerger['add']>): void {
    if (to >= this.#from && from <= this.#to) this.#bars.add(lane, from, to, state, position);
  }
}
