import type { RunDigest } from './run-digest.ts';

/**
 * Digests by the texts that they were made from: while a text is the same nothing is made anew. So looking at ten thousand
 * runs once more leaves next to nothing behind.
 */
export class DigestMemory {
  readonly #known = new Map<string, { readonly text: string; readonly digest: RunDigest | null }>();

  /** The digest that `make` makes of a text for a key; null where there is none. */
  of(key: string, text: string, make: (text: string) => RunDigest | null): RunDigest | null {
    const known = this.#known.get(key);
    if (known?.text === text) return known.digest;
    const digest = make(text);
    this.#known.set(key, { text, digest });
    return digest;
  }

  clear(): void {
    this.#known.clear();
  }
}
