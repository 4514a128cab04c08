import { Listeners } from '../../shared/base/listeners.ts';

/** Listeners for one key each, such as one thread. Keeps nothing for a key without listeners. */
export class KeyedListeners<Key, Args extends readonly unknown[]> {
  readonly #byKey = new Map<Key, Listeners<Args>>();

  /** The returned function removes the listener. The same function may be added twice. */
  add(key: Key, listen: (...args: Args) => void): () => void {
    const ofKey = this.#byKey.get(key) ?? new Listeners<Args>();
    this.#byKey.set(key, ofKey);
    const remove = ofKey.add(listen);
    return () => {
      remove();
      if (ofKey.isEmpty && this.#byKey.get(key) === ofKey) this.#byKey.delete(key);
    };
  }

  /** Returns whether the key has listeners. */
  has(key: Key): boolean {
    return this.#byKey.has(key);
  }

  call(key: Key, ...args: Args): void {
    this.#byKey.get(key)?.call(...args);
  }
}
