import type { Clock } from '../../shared/base/clock.ts';
import type { Lifetime } from '../../shared/base/lifetime.ts';

const everyMs = 10_000;
const lateAfterMs = 5_000;
const silentLooksUntilGone = 3;
/** A look that comes so much too late says that nothing ran meanwhile: the machine was asleep. */
const asleepAfterMs = 5_000;

export type HeartbeatOptions = {
  readonly clock: Clock;
  /** That of the child. */
  readonly lifetime: Lifetime;
  /** Asks something cheap; settles with the answer, whatever it is. */
  probe(): Promise<unknown>;
  onAnswer(afterMs: number): void;
  /** An answer is overdue. */
  onLate(): void;
  /** Nothing at all has been heard for that long: it is gone, though its process may be there. */
  onGone(silentMs: number): void;
};

/**
 * Watches a child in two stages. Late is shown: a busy child may answer late. Gone is final, and takes an overdue
 * answer with three looks in a row between which not one byte came. Only one question is ever open. Time that the machine
 * has slept is no silence, for the child has slept too.
 */
export class Heartbeat {
  readonly #options: HeartbeatOptions;
  #heardAt: number;
  #silentLooks = 0;
  #isGone = false;
  #cancelTimer: () => void = () => undefined;

  /** Asks for the first time at once. */
  constructor(options: HeartbeatOptions) {
    this.#options = options;
    this.#heardAt = options.clock.now();
    options.lifetime.onEnd(() => this.#cancelTimer());
    this.#ask();
  }

  /** The child has written something. */
  received(): void {
    this.#heardAt = this.#options.clock.now();
    this.#silentLooks = 0;
  }

  #ask(): void {
    const askedAt = this.#options.clock.now();
    this.#lookLater(lateAfterMs);
    void this.#options.probe().then(() => {
      if (this.#isGone || this.#options.lifetime.ended) return;
      this.#cancelTimer();
      this.received();
      this.#options.onAnswer(Math.max(0, this.#options.clock.now() - askedAt));
      this.#cancelTimer = this.#options.clock.after(everyMs, () => this.#ask());
    });
  }

  #lookLater(delayMs: number): void {
    const dueAt = this.#options.clock.now() + delayMs;
    this.#cancelTimer = this.#options.clock.after(delayMs, () => this.#look(dueAt));
  }

  #look(dueAt: number): void {
    if (this.#options.clock.now() - dueAt >= asleepAfterMs) {
      this.received();
      this.#lookLater(lateAfterMs);
      return;
    }
    this.#silentLooks += 1;
    if (this.#silentLooks >= silentLooksUntilGone) {
      this.#isGone = true;
      this.#options.onGone(this.#options.clock.now() - this.#heardAt);
      return;
    }
    this.#options.onLate();
    this.#lookLater(everyMs);
  }
}
