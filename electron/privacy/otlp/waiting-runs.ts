import type { RunSpans } from './span-record.ts';

/** The maximum number of waiting runs, and of their spans together. Beyond that, the oldest runs are dropped. */
export const maxWaiting = { runs: 1_000, spans: 20_000 } as const;

/** Ended runs that wait to be sent, in memory. */
export class WaitingRuns {
  #runs: RunSpans[] = [];
  #spans = 0;
  #dropped = 0;

  get count(): number {
    return this.#runs.length;
  }

  /** The number of runs that were dropped because there were too many. */
  get dropped(): number {
    return this.#dropped;
  }

  add(run: RunSpans): void {
    this.#runs.push(run);
    this.#spans += countSpans(run);
    while (this.#runs.length > maxWaiting.runs || (this.#spans > maxWaiting.spans && this.#runs.length > 1)) {
      this.#spans -= countSpans(this.#runs.shift());
      this.#dropped += 1;
    }
  }

  /** Removes and returns the oldest runs, up to this many spans, but at least one run. */
  take(mostSpans: number): readonly RunSpans[] {
    let spans = 0;
    const end = this.#runs.findIndex((run, at) => {
      spans += countSpans(run);
      return at > 0 && spans > mostSpans;
    });
    const taken = this.#runs.splice(0, end === -1 ? this.#runs.length : end);
    for (const run of taken) this.#spans -= countSpans(run);
    return taken;
  }

  /** Returns the oldest runs without removing them. */
  first(most: number): readonly RunSpans[] {
    return this.#runs.slice(0, most);
  }

  empty(): void {
    this.#runs = [];
    this.#spans = 0;
  }
}

function countSpans(run: RunSpans | undefined): number {
  return run === undefined ? 0 : 1 + run.children.length;
}
