/** Settles concurrent work in the order it started, however long each part takes. */
export class OrderedSettler<Key extends object> {
  readonly #last = new WeakMap<Key, Promise<unknown>>();

  /** Settles like `work`, but after earlier work with the same key. */
  async settle<Value>(key: Key, work: Promise<Value>): Promise<Value> {
    const through = Promise.allSettled([this.#last.get(key)]).then(() => work);
    this.#last.set(key, through);
    return await through;
  }
}
