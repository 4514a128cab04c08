/** Does one thing after the other, in the order in which they were asked for. A failure is its caller's alone. */
export class SerialQueue {
  #last: Promise<unknown> = Promise.resolve();

  /** Settles as `work` does, which begins once everything that was asked for earlier is over. */
  run<Value>(work: () => Value | PromiseLike<Value>): Promise<Value> {
    const turn = this.#last.then(work);
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  /** Settles once everything that was asked for so far is over. Never rejects. */
  async settled(): Promise<void> {
    await this.#last;
  }
}
