import type { Clock } from '../../shared/base/clock.ts';
import type { Lifetime } from '../../shared/base/lifetime.ts';

const everyMs = 10_000;
const lateAfterMs = 5_000;
const silentLooksUntilGone = 3;
/** A check that is this late, in milliseconds, means that the machine was asleep. */
const asleepAfterMs = 5_000;

export type HeartbeatOptions = {
  readonly clock: Clock;
  /** The lifetime of the child. */
  readonly lifetime: Lifetime;
  /** Asks something cheap. Settles with any answer. */
  probe(): Promise<unknown>;
  onAnswer(afterMs: number): void;
  /** Called when an answer is late. */
  onLate(): void;
  /** Called after this long without any output: the child is gone, though its process may still exist. */
  onGone(silentMs: number): void;
};

/**
 * Watches a child in two stages. Late is shown, because a busy child may answer late. Gone is final, and requires a
 * late answer and three checks in a row without a byte in between. Only one probe is open at a time. Time that the
 * machine slept does not count, because the child slept too.
 */
export class Heartbeat {
  readonly #options: HeartbeatOptions;
  #heardAt: number;
  #silentLooks = 0;
  #isGone = false;
  #cancelTimer: () => void = () => undefined;

  /** Sends the first probe at once. */
  constructor(options: HeartbeatOptions) {
    this.#options = options;
    this.#heardAt = options.clock.now();
    options.lifetime.onEnd(() => this.#cancelTimer());
    this.#ask();
  }

  /** Records that the child wrote something. */
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
