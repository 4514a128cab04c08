import type { Clock } from '../../shared/base/clock.ts';

/** How long a connection may be silent before we ask the other end for a sign of life, in milliseconds. */
export const quietMs = 10_000;
/** A timer that fires this late, in milliseconds, shows that the page itself did not run: the machine slept. */
const asleepMs = 5_000;

/**
 * Detects a connection that is open but dead, as after sleep or behind a tunnel whose far end is gone. Nothing closes
 * such a connection, so only silence reveals it. Any message counts as a sign of life. Time that the page slept does
 * not count as silence.
 */
export class LineWatch {
  readonly #clock: Clock;
  readonly #answerMs: number;
  readonly #ask: () => void;
  readonly #onAnswer: () => void;
  readonly #onDead: () => void;
  #heardAt: number;
  #hasHeard = false;
  #stopTimer: () => void = () => undefined;

  /**
   * `ask` sends something that a living host answers, and `onAnswer` reports the answer. `onDead` is called once,
   * `answerMs` after an unanswered `ask`.
   */
  constructor(options: {
    readonly clock: Clock;
    readonly answerMs: number;
    readonly ask: () => void;
    readonly onAnswer: () => void;
    readonly onDead: () => void;
  }) {
    this.#clock = options.clock;
    this.#answerMs = options.answerMs;
    this.#ask = options.ask;
    this.#onAnswer = options.onAnswer;
    this.#onDead = options.onDead;
    this.#heardAt = options.clock.now();
    this.#waitForQuiet();
  }

  /** A message has arrived. */
  received(): void {
    this.#heardAt = this.#clock.now();
    this.#hasHeard = true;
  }

  dispose(): void {
    this.#stopTimer();
  }

  #waitForQuiet(): void {
    this.#hasHeard = false;
    // A system clock that was set back must not lengthen the wait.
    const quietFor = Math.max(0, this.#clock.now() - this.#heardAt);
    this.#stopTimer = this.#clock.after(Math.max(0, quietMs - quietFor), () => {
      if (this.#hasHeard) this.#waitForQuiet();
      else this.#waitForAnswer();
    });
  }

  #waitForAnswer(): void {
    this.#ask();
    const due = this.#clock.now() + this.#answerMs;
    this.#stopTimer = this.#clock.after(this.#answerMs, () => {
      if (this.#hasHeard) {
        this.#onAnswer();
        this.#waitForQuiet();
      } else if (this.#clock.now() - due > asleepMs) this.#waitForAnswer();
      else this.#onDead();
    });
  }
}
