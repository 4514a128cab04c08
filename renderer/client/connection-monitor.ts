import type { Clock } from '../../shared/base/clock.ts';

/** How long a connection may be silent before we ask the other end for a sign of life, in milliseconds. */
export const quietMs = 10_000;
/** A timer that fires this late, in milliseconds, shows that the page itself did not run: the machine slept. */
const sleepThresholdMs = 5_000;

/**
 * Detects a connection that is open but dead, as after sleep or behind a tunnel whose far end is gone. Nothing closes
 * such a connection, so only silence reveals it. Any message counts as a sign of life. Time that the page slept does
 * not count as silence.
 */
export class ConnectionMonitor {
  readonly #clock: Clock;
  readonly #answerMs: number;
  readonly #ping: () => void;
  readonly #onAnswer: () => void;
  readonly #onDead: () => void;
  #lastMessageAt: number;
  #hasReceived = false;
  #stopTimer: () => void = () => undefined;

  /**
   * `ping` sends something that a living host answers, and `onAnswer` reports the answer. `onDead` is called once,
   * `answerMs` after an unanswered `ping`.
   */
  constructor(options: {
    readonly clock: Clock;
    readonly answerMs: number;
    readonly ping: () => void;
    readonly onAnswer: () => void;
    readonly onDead: () => void;
  }) {
    this.#clock = options.clock;
    this.#answerMs = options.answerMs;
    this.#ping = options.ping;
    this.#onAnswer = options.onAnswer;
    this.#onDead = options.onDead;
    this.#lastMessageAt = options.clock.now();
    this.#waitForQuiet();
  }

  /** A message has arrived. */
  noteMessage(): void {
    this.#lastMessageAt = this.#clock.now();
    this.#hasReceived = true;
  }

  dispose(): void {
    this.#stopTimer();
  }

  #waitForQuiet(): void {
    this.#hasReceived = false;
    // A system clock that was set back must not lengthen the wait.
    const quietFor = Math.max(0, this.#clock.now() - this.#lastMessageAt);
    this.#stopTimer = this.#clock.after(Math.max(0, quietMs - quietFor), () => {
      if (this.#hasReceived) this.#waitForQuiet();
      else this.#waitForAnswer();
    });
  }

  #waitForAnswer(): void {
    this.#ping();
    const due = this.#clock.now() + this.#answerMs;
    this.#stopTimer = this.#clock.after(this.#answerMs, () => {
      if (this.#hasReceived) {
        this.#onAnswer();
        this.#waitForQuiet();
      } else if (this.#clock.now() - due > sleepThresholdMs) this.#waitForAnswer();
      else this.#onDead();
    });
  }
}
