import type { Clock } from '../../shared/base/clock.ts';
import type { Lifetime } from '../../shared/base/lifetime.ts';
import type { Sleep } from '../../shared/transcript/entry.ts';

const everyMs = 10_000;
/** A look that is this late, in milliseconds, means that the machine slept. No program blocks this one that long. */
const asleepAfterMs = 30_000;

/** Detects by the clock that the machine slept, or was suspended in another way. Needs no system event. */
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

  /** Call this before handling anything from outside, so that what follows a sleep is reported after it. */
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
