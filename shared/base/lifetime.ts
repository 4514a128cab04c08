/** Ends related things together: an application, a session, or one generation of a child process. */
export class Lifetime {
  readonly #ends: (() => void)[] = [];
  #ended = false;

  get ended(): boolean {
    return this.#ended;
  }

  /** Registers a function to run at the end, or runs it immediately if the end has passed. */
  onEnd(end: () => void): void {
    if (this.#ended) end();
    else this.#ends.push(end);
  }

  /** A lifetime that ends with this one, or earlier. */
  child(): Lifetime {
    const child = new Lifetime();
    this.onEnd(() => child.end());
    return child;
  }

  /** Runs the registered functions once each, last first. If one throws, the others still run. */
  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    const failures: unknown[] = [];
    for (let next = this.#ends.pop(); next !== undefined; next = this.#ends.pop()) {
      try {
        next();
      } catch (failure) {
        failures.push(failure);
      }
    }
    if (failures.length > 0) throw new AggregateError(failures, 'Ending a lifetime failed in part');
  }
}
