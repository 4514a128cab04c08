/** How long one step of a start took, in milliseconds. */
export type PhaseTiming = { readonly phase: string; readonly tookMs: number };

/** So many steps are remembered; a Codex that is started again and again adds some each time. */
const maxTimings = 200;

/** Runs the steps of a start by name and remembers how long each took. */
export class Boot {
  readonly #now: () => number;
  readonly #emit: (timing: PhaseTiming) => void;
  #timings: readonly PhaseTiming[] = [];

  /** `now` counts milliseconds from anywhere; `tell` hears of each step that is done. */
  constructor(now: () => number, emit: (timing: PhaseTiming) => void = () => undefined) {
    this.#now = now;
    this.#emit = emit;
  }

  /** The steps that are done, in order. */
  get timings(): readonly PhaseTiming[] {
    return this.#timings;
  }

  /** Runs one step; its result and its failure are the caller's. */
  async phase<T>(phase: string, run: () => T | Promise<T>): Promise<T> {
    const begunAt = this.#now();
    const result = await run();
    this.note(phase, begunAt);
    return result;
  }

  /** Notes a step that is done now and began then. */
  note(phase: string, begunAt: number): void {
    const timing = { phase, tookMs: this.#now() - begunAt };
    this.#timings = [...this.#timings, timing].slice(-maxTimings);
    this.#emit(timing);
  }
}
