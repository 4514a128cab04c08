import type { Clock } from '../../../shared/base/clock.ts';

/** What is waited for in the background; commands are not, because a server that runs there may never end. */
const awaited: ReadonlySet<string> = new Set(['local_agent', 'local_workflow', 'remote_agent']);

/** How long the next turn may take to begin when nothing goes on in the background any more, in milliseconds. */
const nextTurnMs = 10_000;

/**
 * Knows when the work is done. Claude Code says so at the end of each turn, and then begins another one by itself when an
 * agent that it has left in the background comes back.
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

  /** A turn has come to a good end. */
  ended(): void {
    this.#isTurnOver = true;
    if (this.#awaited === 0) this.#onDone();
  }

  /** What goes on in the background has changed; each task is named by its kind. */
  backgroundChanged(kinds: readonly string[]): void {
    this.#awaited = kinds.filter((kind) => awaited.has(kind)).length;
    this.stopWaiting();
    if (this.#isTurnOver && this.#awaited === 0) this.#cancel = this.#clock.after(nextTurnMs, this.#onDone);
  }

  /** The next turn is of no interest any more. */
  stopWaiting(): void {
    this.#cancel?.();
    this.#cancel = null;
  }
}
