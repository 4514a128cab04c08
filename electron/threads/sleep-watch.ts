import type { Clock } from '../../shared/base/clock.ts';
import type { Lifetime } from '../../shared/base/lifetime.ts';
import type { Sleep } from '../../shared/transcript/entry.ts';

const everyMs = 10_000;
/** A look that comes so much too late was slept through. No program keeps this one from running for that long. */
const asleepAfterMs = 30_000;

/** Notices by the clock that the machine has slept, or stood still otherwise: it needs no word from the system. */
export class SleepWatch {
  readonly #clock: Clock;
  readonly #woke: (slept: Sleep) => void;
  #lookedAt: number;
  #cancelTimer: () => void = () => undefined;

  constructor(clock: Clock, lifetime: Lifetime, woke: (slept: Sleep) => void) {
    this.#clock = clock;
    this.#woke = woke;
    this.#lookedAt = clock.now();
    lifetime.onEnd(() => this.#cancelTimer());
    this.#lookLater();
  }

  /** To be called before what comes from outside is taken, so that what comes after a sleep is told after it. */
  look(): void {
    const from = this.#lookedAt;
    const until = this.#clock.now();
    this.#lookedAt = until;
    if (until - from >= everyMs + asleepAfterMs) this.#woke({ from, until });
  }

  #lookLater(): void {
    this.#cancelTimer = this.#clock.after(everyMs, () => {
      this.look();
      this.#lookLater();
    });
  }
}
