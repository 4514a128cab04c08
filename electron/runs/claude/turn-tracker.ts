import type { Clock } from '../../../shared/base/clock.ts';

/** The background tasks to wait for. Commands are excluded, because a server that runs in one may never end. */
const awaitedTypes: ReadonlySet<string> = new Set(['local_agent', 'local_workflow', 'remote_agent']);

/** How long the next turn may take to start after the last background task ends, in milliseconds. */
const nextTurnTimeoutMs = 10_000;

/**
 * Determines when the work is done. Claude Code reports that at the end of each turn, but starts another turn on its
 * own when a background agent returns.
 */
export class TurnTracker {
  readonly #clock: Clock;
  readonly #onDone: () => void;
  #isTurnOver = false;
  #awaitedCount = 0;
  #cancel: (() => void) | null = null;

  constructor(clock: Clock, onDone: () => void) {
    this.#clock = clock;
    this.#onDone = onDone;
  }

  turnStarted(): void {
    this.#isTurnOver = false;
    this.stopWaiting();
  }

  /** Records that a turn ended successfully. */
  turnEnded(): void {
    this.#isTurnOver = true;
    if (this.#awaitedCount === 0) this.#onDone();
  }

  /** Sets the current background tasks, by kind. */
  backgroundChanged(kinds: readonly string[]): void {
    this.#awaitedCount = kinds.filter((kind) => awaitedTypes.has(kind)).length;
    this.stopWaiting();
    if (this.#isTurnOver && this.#awaitedCount === 0) this.#cancel = this.#clock.after(nextTurnTimeoutMs, this.#onDone);
  }

  /** Stops waiting for the next turn. */
  stopWaiting(): void {
    this.#cancel?.();
    this.#cancel = null;
  }
}
