import type { Lifetime } from '../../shared/base/lifetime.ts';
import type { DeskWindow } from './desk-window.ts';

/** What a domain keeps for each window, and forgets when the lifetime ends that it was kept for. */
export class PerWindow<State> {
  readonly #states = new Map<DeskWindow, State>();

  get(window: DeskWindow): State | null {
    return this.#states.get(window) ?? null;
  }

  /** Keeps a state in the place of an earlier one. */
  put(window: DeskWindow, state: State, lifetime: Lifetime): void {
    this.#states.set(window, state);
    lifetime.onEnd(() => {
      if (this.#states.get(window) === state) this.#states.delete(window);
    });
  }

  /** Nothing is kept for any window. */
  get isEmpty(): boolean {
    return this.#states.size === 0;
  }

  entries(): IterableIterator<[DeskWindow, State]> {
    return this.#states.entries();
  }
}
