import { randomBytes, timingSafeEqual } from 'node:crypto';

/** The length of a data key in bytes. */
const keyLength = 32;

/** The 256-bit key of a database. Prints as redacted. Only `reveal` returns the bytes, and `erase` clears them. */
export class DataKey {
  readonly #bytes: Uint8Array;
  #isErased = false;

  /** Takes ownership of the bytes, which `erase` clears. Throws a RangeError unless there are 32. */
  constructor(bytes: Uint8Array) {
    if (bytes.length !== keyLength) throw new RangeError(`A data key has ${keyLength} bytes, not ${bytes.length}.`);
    this.#bytes = bytes;
  }

  /** Makes a key from the system's random source. */
  static random(): DataKey {
    return new DataKey(randomBytes(keyLength));
  }

  /** Returns the bytes themselves, not a copy. Throws after `erase`. */
  reveal(): Uint8Array {
    if (this.#isErased) throw new Error('The data key was erased.');
    return this.#bytes;
  }

  /** Compares in constant time. */
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
