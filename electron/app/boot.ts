/** The time of one startup step, in milliseconds. */
export type PhaseTiming = { readonly phase: string; readonly tookMs: number };

/** How many steps are remembered. Each restart of Codex adds some. */
const maxTimings = 200;

/** Runs the startup steps by name and remembers their times. */
export class Boot {
  readonly #now: () => number;
  readonly #emit: (timing: PhaseTiming) => void;
  #timings: readonly PhaseTiming[] = [];

  /** `now` returns milliseconds since any fixed moment. Calls `emit` after each step. */
  constructor(now: () => number, emit: (timing: PhaseTiming) => void = () => undefined) {
    this.#now = now;
    this.#emit = emit;
  }

  /** The finished steps, in order. */
  get timings(): readonly PhaseTiming[] {
    return this.#timings;
  }

  /** Runs one step. Its result or error goes to the caller. */
  async phase<T>(phase: string, run: () => T | Promise<T>): Promise<T> {
    const begunAt = this.#now();
    const result = await run();
    this.note(phase, begunAt);
    return result;
  }

  /** Records a step that began at `begunAt` and is done now. */
  note(phase: string, begunAt: number): void {
    const timing = { phase, tookMs: this.#now() - begunAt };
    this.#timings = [...this.#timings, timing].slice(-maxTimings);
    this.#emit(timing);
  }
}
