import type { Clock } from './clock.ts';

/** A clock that moves only when told to; for tests. */
export class ManualClock implements Clock {
  #now: number;
  #nextId = 1;
  readonly #timers = new Map<number, { at: number; run: () => void }>();

  constructor(startMs = 1_700_000_000_000) {
    this.#now = startMs;
  }

  now(): number {
    return this.#now;
  }

  after(delayMs: number, run: () => void): () => void {
    const id = this.#nextId++;
    this.#timers.set(id, { at: this.#now + delayMs, run });
    return () => void this.#timers.delete(id);
  }

  /** How many timers wait. */
  get pending(): number {
    return this.#timers.size;
  }

  /** Lets time pass in which nothing runs, as while a machine sleeps: what waits goes on waiting as long as before. */
  sleep(ms: number): void {
    this.#now += ms;
    for (const timer of this.#timers.values()) timer.at += ms;
  }

  /** Lets time pass while nothing runs and timers fall due, as for a page that is suspended: they run late. */
  oversleep(ms: number): void {
    this.#now += ms;
  }

  /** Moves time forward and runs what falls due, in order of time, timers set on the way included. */
  advance(ms: number): void {
    const end = this.#now + ms;
    for (;;) {
      let nextId: number | undefined;
      let nextAt = Number.POSITIVE_INFINITY;
      for (const [id, timer] of this.#timers) {
        if (timer.at <= end && timer.at < nextAt) {
          nextId = id;
          nextAt = timer.at;
        }
      }
      const timer = nextId === undefined ? undefined : this.#timers.get(nextId);
      if (nextId === undefined || timer === undefined) break;
      this.#timers.delete(nextId);
      this.#now = Math.max(this.#now, timer.at);
      timer.run();
    }
    this.#now = end;
  }
}
