import type { RunDigest } from './run-digest.ts';

/**
 * Caches digests by their source texts: while a text stays the same, its digest is not recomputed. So analyzing ten
 * thousand runs again allocates almost nothing.
 */
export class DigestMemory {
  readonly #known = new Map<string, { readonly text: string; readonly digest: RunDigest | null }>();

  /** The digest that `make` computes from a text for a key. Null for none. */
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
