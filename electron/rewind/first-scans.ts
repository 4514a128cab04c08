/** A first scan of a folder. Times are in Unix milliseconds. */
type FirstScan = {
  readonly startedAt: number;
  /** When the first turn began that the scan did not wait for. Null without one. */
  firstTurnAt: number | null;
};

/** The folders that are being scanned for the first time, by real path. A turn can begin meanwhile. */
export class FirstScans {
  readonly #running = new Map<string, FirstScan>();
  /** The folders whose first scan did not see all their files. */
  readonly #failed = new Set<string>();
  /** What to call when the scan of a folder begins. */
  readonly #awaited = new Map<string, Set<() => void>>();

  /** `firstTurnAt`: when a turn began during an earlier attempt of the scan. */
  begin(root: string, startedAt: number, firstTurnAt: number | null): void {
    this.#running.set(root, { startedAt, firstTurnAt });
    const acts = this.#awaited.get(root) ?? [];
    this.#awaited.delete(root);
    for (const act of acts) act();
  }

  /** Calls `act` once the first scan of a folder has begun. Returns a function that ends the wait. */
  onBegin(root: string, act: () => void): () => void {
    if (this.#running.has(root)) {
      act();
      return () => undefined;
    }
    const acts = this.#awaited.get(root) ?? new Set();
    this.#awaited.set(root, acts.add(act));
    return () => void acts.delete(act);
  }

  end(root: string, isComplete: boolean): void {
    if (this.#running.delete(root) && !isComplete) this.#failed.add(root);
    else if (isComplete) this.#failed.delete(root);
  }

  has(root: string): boolean {
    return this.#running.has(root);
  }

  /** Returns when the first turn began that the scan of a folder did not wait for. Null without one. */
  getFirstTurnAt(root: string): number | null {
    return this.#running.get(root)?.firstTurnAt ?? null;
  }

  /**
   * Lets a turn begin before the scan has ended, if everything that it will find was there when the user sent the
   * message: the scan began for that message, and no other turn works meanwhile. `askedAt` is when they sent it.
   */
  admit(root: string, { askedAt, now }: { readonly askedAt: number; readonly now: number }): boolean {
    const scan = this.#running.get(root);
    if (scan === undefined || scan.firstTurnAt !== null || scan.startedAt < askedAt || this.#failed.has(root)) {
      return false;
    }
    scan.firstTurnAt = now;
    return true;
  }
}
