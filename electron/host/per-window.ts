import type { Lifetime } from '../base/lifetime.ts';
import type { ClientWindow } from './client-window.ts';

/** A domain's state for each window. Dropped when its lifetime ends. */
export class PerWindow<State> {
  readonly #states = new Map<ClientWindow, { readonly state: State; readonly takeBack: () => void }>();

  get(window: ClientWindow): State | null {
    return this.#states.get(window)?.state ?? null;
  }

  /**
   * Sets the state of a window. Replaces an earlier state, whose lifetime then no longer affects the window's state.
   */
  put(window: ClientWindow, state: State, lifetime: Lifetime): void {
    this.#states.get(window)?.takeBack();
    if (lifetime.ended) {
      this.#states.delete(window);
      return;
    }
    const takeBack = lifetime.onEnd(() => void this.#states.delete(window));
    this.#states.set(window, { state, takeBack });
  }

  /** Drops the state before its lifetime ends. */
  drop(window: ClientWindow): void {
    this.#states.get(window)?.takeBack();
    this.#states.delete(window);
  }

  /** True if no window has a state. */
  get isEmpty(): boolean {
    return this.#states.size === 0;
  }

  *entries(): IterableIterator<[ClientWindow, State]> {
    for (const [window, { state }] of this.#states) yield [window, state];
  }
}
