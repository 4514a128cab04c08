/** How long one step of the start took, in milliseconds. */
export type PhaseTiming = { readonly phase: string; readonly tookMs: number };

/** Runs the steps of the start by name, one after the other, and remembers how long each took. */
export class Boot {
  readonly #now: () => number;
  readonly #timings: PhaseTiming[] = [];

  /** `now` counts milliseconds from anywhere. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** The steps that are done, in order. */
  get timings(): readonly PhaseTiming[] {
    return this.#timings;
  }

  /** Runs one step; its result and its failure are the caller's. */
  async phase<T>(phase: string, run: () => T | Promise<T>): Promise<T> {
    const begunAt = this.#now();
    const result = await run();
    this.#timings.push({ phase, tookMs: this.#now() - begunAt });
    return result;
  }
}
