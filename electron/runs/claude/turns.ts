import type { Clock } from '../../../shared/base/clock.ts';

/** The background tasks to wait for. Commands are not among them, because a server that runs there may never end. */
const awaited: ReadonlySet<string> = new Set(['local_agent', 'local_workflow', 'remote_agent']);

/** How long the next turn may take to begin after the last background task ends, in milliseconds. */
const nextTurnMs = 10_000;

/**
 * Knows when the work is done. Claude Code reports that at the end of each turn, but begins another turn by itself when
 * a background agent returns.
 */
export class Turns {
  readonly #clock: Clock;
  readonly #onDone: () => void;
  #isTurnOver = false;
  #awaited = 0;
  #cancel: (() => void) | null = null;

  constructor(clock: Clock, onDone: () => void) {
    this.#clock = clock;
    this.#onDone = onDone;
  }

  began(): void {
    this.#isTurnOver = false;
    this.stopWaiting();
  }

  /** Records that a turn ended successfully. */
  ended(): void {
    this.#isTurnOver = true;
    if (this.#awaited === 0) this.#onDone();
  }

  /** Sets the current background tasks, by kind. */
  backgroundChanged(kinds: readonly string[]): void {
    this.#awaited = kinds.filter((kind) => awaited.has(kind)).length;
    this.stopWaiting();
    if (this.#isTurnOver && this.#awaited === 0) this.#cancel = this.#clock.after(nextTurnMs, this.#onDone);
  }

  /** Stops waiting for the next turn. */
  stopWaiting(): void {
    this.#cancel?.();
    this.#cancel = null;
  }
}
