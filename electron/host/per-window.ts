import type { Lifetime } from '../../shared/base/lifetime.ts';
import type { ClientWindow } from './client-window.ts';

/** What a domain keeps for each window, and forgets when the lifetime ends that it was kept for. */
export class PerWindow<State> {
  readonly #states = new Map<ClientWindow, State>();

  get(window: ClientWindow): State | null {
    return this.#states.get(window) ?? null;
  }

  /** Keeps a state in the place of an earlier one. */
  put(window: ClientWindow, state: State, lifetime: Lifetime): void {
    this.#states.set(window, state);
    lifetime.onEnd(() => {
      if (this.#states.get(window) === state) this.#states.delete(window);
    });
  }

  /** Nothing is kept for any window. */
  get isEmpty(): boolean {
    return this.#states.size === 0;
  }

  entries(): IterableIterator<[ClientWindow, State]> {
    return this.#states.entries();
  }
}
