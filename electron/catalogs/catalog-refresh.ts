import type { Clock } from '../../shared/base/clock.ts';
import type { Lifetime } from '../base/lifetime.ts';

/** The refresh delay of all catalogs. A catalog is read at most once per delay, no matter how often it changes. */
export class CatalogRefresh {
  readonly #clock: Clock;
  readonly #lifetime: Lifetime;
  readonly #delayMs: () => number;
  readonly #waiting = new Map<string, () => void>();

  /**
   * `delayMs` returns the time from a catalog's first update to its next refresh, in milliseconds. Called for each
   * refresh.
   */
  constructor(clock: Clock, lifetime: Lifetime, delayMs: () => number) {
    this.#clock = clock;
    this.#lifetime = lifetime;
    this.#delayMs = delayMs;
    lifetime.onEnd(() => {
      for (const catalog of [...this.#waiting.keys()]) this.forget(catalog);
    });
  }

  /** Runs `refresh` after the delay, unless one is already pending for that catalog. */
  request(catalog: string, refresh: () => void): void {
    if (this.#lifetime.ended || this.#waiting.has(catalog)) return;
    const cancel = this.#clock.after(this.#delayMs(), () => {
      this.#waiting.delete(catalog);
      refresh();
    });
    this.#waiting.set(catalog, cancel);
  }

  /** Cancels the pending refresh of a catalog. */
  forget(catalog: string): void {
    this.#waiting.get(catalog)?.();
    this.#waiting.delete(catalog);
  }
}
