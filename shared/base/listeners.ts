/**
 * Who wants to hear of something; each is told in the order in which they came. A fault in one of them keeps neither the
 * others from hearing, nor the caller from going on. Unless somebody takes it, it becomes a rejection that nobody waits
 * for, which the host says and outlives.
 */
export class Listeners<Args extends readonly unknown[]> {
  readonly #listeners = new Set<(...args: Args) => void>();
  readonly #failed: (fault: unknown) => void;

  constructor(failed: (fault: unknown) => void = (fault) => void Promise.reject(fault)) {
    this.#failed = failed;
  }

  /** The returned function ends it. The same function may be added twice. */
  add(listen: (...args: Args) => void): () => void {
    const own = (...args: Args) => listen(...args);
    this.#listeners.add(own);
    return () => void this.#listeners.delete(own);
  }

  /** Nobody wants to hear anything now. */
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
