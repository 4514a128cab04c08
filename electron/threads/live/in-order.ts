/** Lets what was begun one after the other come through in that order, however long each takes. */
export class InOrder<Key extends object> {
  readonly #last = new WeakMap<Key, Promise<unknown>>();

  /** Settles as `work` does, but not before what was begun earlier under the same key. */
  async pass<Value>(key: Key, work: Promise<Value>): Promise<Value> {
    const through = Promise.allSettled([this.#last.get(key)]).then(() => work);
    this.#last.set(key, through);
    return await through;
  }
}
