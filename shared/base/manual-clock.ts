import type { Clock } from './clock.ts';

/** A clock for tests that moves only on request. */
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

  /** The number of waiting timers. */
  get pending(): number {
    return this.#timers.size;
  }

  /** Lets time pass without running anything, as while a machine sleeps: timers wait as long as before. */
  sleep(ms: number): void {
    this.#now += ms;
    for (const timer of this.#timers.values()) timer.at += ms;
  }

  /** Lets time pass without running anything while timers become due, as for a suspended page: they run late. */
  oversleep(ms: number): void {
    this.#now += ms;
  }

  /** Moves time forward and runs due timers in time order, including those set along the way. */
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
