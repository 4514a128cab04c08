import type { Lifetime } from '../../shared/base/lifetime.ts';
import type { ClientWindow } from './client-window.ts';

/** A domain's state for each window. Dropped when its lifetime ends. */
export class PerWindow<State> {
  readonly #states = new Map<ClientWindow, State>();

  get(window: ClientWindow): State | null {
    return this.#states.get(window) ?? null;
  }

  /** Sets the state, and replaces an earlier one. */
  put(window: ClientWindow, state: State, lifetime: Lifetime): void {
    this.#states.set(window, state);
    lifetime.onEnd(() => {
      if (this.#states.get(window) === state) this.#states.delete(window);
    });
  }

  /** True if no window has a state. */
  get isEmpty(): boolean {
    return this.#states.size === 0;
  }

  entries(): IterableIterator<[ClientWindow, State]> {
    return this.#states.entries();
  }
}
