import type { Clock } from '../../shared/base/clock.ts';

/** News of a catalog is told that long after the first of it, in milliseconds: a checkout changes many files at once. */
export const refreshDelayMs = 300;

/** The one delay that all catalogs share: however often one of them has news, it is read anew once for a while. */
export class CatalogRefresh {
  readonly #clock: Clock;
  readonly #waiting = new Map<string, () => void>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Runs `refresh` after the delay, unless one waits for that catalog already. */
  request(catalog: string, refresh: () => void): void {
    if (this.#waiting.has(catalog)) return;
    const callOff = this.#clock.after(refreshDelayMs, () => {
      this.#waiting.delete(catalog);
      refresh();
    });
    this.#waiting.set(catalog, callOff);
  }

  /** Nobody wants news of a catalog any more. */
  forget(catalog: string): void {
    this.#waiting.get(catalog)?.();
    this.#waiting.delete(catalog);
  }

  end(): void {
    for (const catalog of [...this.#waiting.keys()]) this.forget(catalog);
  }
}
