import { randomBytes, timingSafeEqual } from 'node:crypto';

/** Length of a data key in bytes. */
const keyLength = 32;

/** The 256-bit key of a database. Prints as redacted; only `reveal` gives the bytes, and none are left after `erase`. */
export class DataKey {
  readonly #bytes: Uint8Array;
  #isErased = false;

  /** Takes the bytes over: they are cleared by `erase`. Throws a RangeError unless there are 32. */
  constructor(bytes: Uint8Array) {
    if (bytes.length !== keyLength) throw new RangeError(`A data key has ${keyLength} bytes, not ${bytes.length}.`);
    this.#bytes = bytes;
  }

  /** A new key from the system's random source. */
  static random(): DataKey {
    return new DataKey(randomBytes(keyLength));
  }

  /** The bytes themselves, not a copy. Throws after `erase`. */
  reveal(): Uint8Array {
    if (this.#isErased) throw new Error('The data key was erased.');
    return this.#bytes;
  }

  /** Compares in a time that says nothing about the keys. */
  equals(other: DataKey): boolean {
    return timingSafeEqual(this.reveal(), other.reveal());
  }

  /** Overwrites the key in memory. */
  erase(): void {
    this.#bytes.fill(0);
    this.#isErased = true;
  }

  toString(): string {
    return '[redacted]';
  }

  toJSON(): string {
    return '[redacted]';
  }
}
