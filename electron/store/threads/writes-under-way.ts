import type { Clock } from '../../../shared/base/clock.ts';

/** A write takes long that is not on disk after this time. */
const longMs = 10_000;

/** Counts the writes that the disk has not taken yet, and tells while it is slow. */
export class WritesUnderWay {
  readonly #clock: Clock;
  readonly #emit: (waiting: number) => void;
  #waiting = 0;
  #isSlow = false;
  #stopWaiting: () => void = () => undefined;

  /** `tell` hears how many wait once one has waited for long, at each later change, and of 0 when none waits. */
  constructor(clock: Clock, emit: (waiting: number) => void) {
    this.#clock = clock;
    this.#emit = emit;
  }

  /** A write begins; to be called with what settles when it is over. */
  async during<T>(write: Promise<T>): Promise<T> {
    this.#waiting += 1;
    if (this.#waiting === 1) this.#begin();
    else if (this.#isSlow) this.#emit(this.#waiting);
    try {
      return await write;
    } finally {
      this.#waiting -= 1;
      this.#settle();
    }
  }

  #begin(): void {
    this.#stopWaiting = this.#clock.after(longMs, () => {
      this.#isSlow = true;
      this.#emit(this.#waiting);
    });
  }

  /** The disk serves one after the other: the next one waits from now. */
  #settle(): void {
    this.#stopWaiting();
    if (this.#waiting > 0) this.#begin();
    if (!this.#isSlow) return;
    if (this.#waiting === 0) this.#isSlow = false;
    this.#emit(this.#waiting);
  }
}
