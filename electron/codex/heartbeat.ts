import type { Clock } from '../../shared/base/clock.ts';
import type { Lifetime } from '../base/lifetime.ts';

const probeEveryMs = 10_000;
const lateAfterMs = 5_000;
const silentChecksUntilGone = 3;
/** If a check is this late, in milliseconds, the machine was asleep. */
const asleepAfterMs = 5_000;

export type HeartbeatOptions = {
  readonly clock: Clock;
  /** The lifetime of the child. */
  readonly lifetime: Lifetime;
  /** Sends a cheap request. Settles with any answer. */
  probe(): Promise<unknown>;
  onAnswer(afterMs: number): void;
  /** Called when an answer is late. */
  onLate(): void;
  /** Called after this many milliseconds without any output: the child is gone, though its process may still exist. */
  onGone(silentMs: number): void;
};

/**
 * Watches a child in two stages. "Late" is shown, because a busy child may answer late. "Gone" is final. It requires a
 * late answer and three checks in a row without any output in between. Only one probe is open at a time. Time while the
 * machine slept does not count, because the child slept too.
 */
export class Heartbeat {
  readonly #options: HeartbeatOptions;
  #lastReceivedAt: number;
  #silentChecks = 0;
  #isGone = false;
  #cancelTimer: () => void = () => undefined;

  /** Sends the first probe at once. */
  constructor(options: HeartbeatOptions) {
    this.#options = options;
    this.#lastReceivedAt = options.clock.now();
    options.lifetime.onEnd(() => this.#cancelTimer());
    this.#ask();
  }

  /** Records that the child wrote something. */
  received(): void {
    this.#lastReceivedAt = this.#options.clock.now();
    this.#silentChecks = 0;
  }

  #ask(): void {
    const askedAt = this.#options.clock.now();
    this.#checkLater(lateAfterMs);
    void this.#options.probe().then(() => {
      if (this.#isGone || this.#options.lifetime.ended) return;
      this.#cancelTimer();
      this.received();
      this.#options.onAnswer(Math.max(0, this.#options.clock.now() - askedAt));
      this.#cancelTimer = this.#options.clock.after(probeEveryMs, () => this.#ask());
    });
  }

  #checkLater(delayMs: number): void {
    const dueAt = this.#options.clock.now() + delayMs;
    this.#cancelTimer = this.#options.clock.after(delayMs, () => this.#check(dueAt));
  }

  #check(dueAt: number): void {
    if (this.#options.clock.now() - dueAt >= asleepAfterMs) {
      this.received();
      this.#checkLater(lateAfterMs);
      return;
    }
    this.#silentChecks += 1;
    if (this.#silentChecks >= silentChecksUntilGone) {
      this.#isGone = true;
      this.#options.onGone(this.#options.clock.now() - this.#lastReceivedAt);
      return;
    }
    this.#options.onLate();
    this.#checkLater(probeEveryMs);
  }
}
