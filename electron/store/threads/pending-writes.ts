import type { Clock } from '../../../shared/base/clock.ts';

/** A write that is not on disk after this many milliseconds counts as slow. */
const slowAfterMs = 10_000;

/** Counts pending writes, and reports them while the disk is slow. */
export class PendingWrites {
  readonly #clock: Clock;
  readonly #emit: (waiting: number) => void;
  #waiting = 0;
  #isSlow = false;
  #stopWaiting: () => void = () => undefined;

  /**
   * Calls `emit` with the number of pending writes once one has waited too long, then on each change. 0 means that none
   * is pending.
   */
  constructor(clock: Clock, emit: (waiting: number) => void) {
    this.#clock = clock;
    this.#emit = emit;
  }

  /** Counts a write as pending until its promise settles. */
  async track<T>(write: Promise<T>): Promise<T> {
    this.#waiting += 1;
    if (this.#waiting === 1) this.#start();
    else if (this.#isSlow) this.#emit(this.#waiting);
    try {
      return await write;
    } finally {
      this.#waiting -= 1;
      this.#settle();
    }
  }

  #start(): void {
    this.#stopWaiting = this.#clock.after(slowAfterMs, () => {
      this.#isSlow = true;
      this.#emit(this.#waiting);
    });
  }

  /** Restarts the timer for the next write. The disk serves one write after another, so that one starts waiting now. */
  #settle(): void {
    this.#stopWaiting();
    if (this.#waiting > 0) this.#start();
    if (!this.#isSlow) return;
    if (this.#waiting === 0) this.#isSlow = false;
    this.#emit(this.#waiting);
  }
}
