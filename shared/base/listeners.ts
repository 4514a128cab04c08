/** Who wants to hear of something; each is told in the order in which they came. */
export class Listeners<Args extends readonly unknown[]> {
  readonly #listeners = new Set<(...args: Args) => void>();

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
    for (const listen of this.#listeners) listen(...args);
  }
}
