import type { Clock } from '../../shared/base/clock.ts';
import type { Lifetime } from '../../shared/base/lifetime.ts';

/** The one delay that all catalogs share: however often one of them has news, it is read anew once for a while. */
export class CatalogRefresh {
  readonly #clock: Clock;
  readonly #lifetime: Lifetime;
  readonly #delayMs: () => number;
  readonly #waiting = new Map<string, () => void>();

  /** `delayMs` is how long after the first news of a catalog it is read again, in milliseconds; asked at each. */
  constructor(clock: Clock, lifetime: Lifetime, delayMs: () => number) {
    this.#clock = clock;
    this.#lifetime = lifetime;
    this.#delayMs = delayMs;
    lifetime.onEnd(() => {
      for (const catalog of [...this.#waiting.keys()]) this.forget(catalog);
    });
  }

  /** Runs `refresh` after the delay, unless one waits for that catalog already. */
  request(catalog: string, refresh: () => void): void {
    if (this.#lifetime.ended || this.#waiting.has(catalog)) return;
    const cancel = this.#clock.after(this.#delayMs(), () => {
      this.#waiting.delete(catalog);
      refresh();
    });
    this.#waiting.set(catalog, cancel);
  }

  /** Nobody wants news of a catalog any more. */
  forget(catalog: string): void {
    this.#waiting.get(catalog)?.();
    this.#waiting.delete(catalog);
  }
}
