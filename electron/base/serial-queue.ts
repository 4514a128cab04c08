/** Runs tasks one at a time, in order. A failed task rejects only its own caller. */
export class SerialQueue {
  #last: Promise<unknown> = Promise.resolve();

  /** Runs `work` once all earlier tasks have settled. Settles like `work`. */
  run<Value>(work: () => Value | PromiseLike<Value>): Promise<Value> {
    const turn = this.#last.then(work);
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  /** Resolves once all tasks so far have settled. Never rejects. */
  async settled(): Promise<void> {
    await this.#last;
  }
}
