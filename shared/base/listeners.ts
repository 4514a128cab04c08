/**
 * Listeners, called in the order they were added. If one throws, the others are still called and the caller continues.
 * By default, the error becomes an unhandled rejection, which the host reports and survives.
 */
export class Listeners<Args extends readonly unknown[]> {
  readonly #listeners = new Set<(...args: Args) => void>();
  readonly #failed: (fault: unknown) => void;

  constructor(failed: (fault: unknown) => void = (fault) => void Promise.reject(fault)) {
    this.#failed = failed;
  }

  /** The returned function removes the listener. The same function may be added twice. */
  add(listen: (...args: Args) => void): () => void {
    const own = (...args: Args) => listen(...args);
    this.#listeners.add(own);
    return () => void this.#listeners.delete(own);
  }

  /** True if there are no listeners. */
  get isEmpty(): boolean {
    return this.#listeners.size === 0;
  }

  call(...args: Args): void {
    for (const listen of this.#listeners) {
      try {
        listen(...args);
      } catch (fault) {
        this.#failed(fault);
      }
    }
  }
}
