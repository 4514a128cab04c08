/** Ends together what was begun together: an application, a session, one generation of a child process. */
export class Lifetime {
  readonly #ends: (() => void)[] = [];
  #ended = false;

  get ended(): boolean {
    return this.#ended;
  }

  /** Registers what must happen at the end, or does it at once when the end has passed. */
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

  /** Runs what was registered, last first, each once; one that throws does not keep the others from running. */
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
