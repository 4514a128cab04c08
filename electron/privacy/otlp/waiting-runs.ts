import type { RunSpans } from '../../../shared/privacy/otlp/span-record.ts';

/** So many runs wait at most, and so many spans of all of them; of more, the oldest runs are dropped. */
export const mostWaiting = { runs: 1_000, spans: 20_000 } as const;

/** Runs that have ended and wait to be sent, in memory. */
export class WaitingRuns {
  #runs: RunSpans[] = [];
  #spans = 0;
  #dropped = 0;

  get count(): number {
    return this.#runs.length;
  }

  /** How many were dropped because there were too many. */
  get dropped(): number {
    return this.#dropped;
  }

  add(run: RunSpans): void {
    this.#runs.push(run);
    this.#spans += sizeOf(run);
    while (this.#runs.length > mostWaiting.runs || (this.#spans > mostWaiting.spans && this.#runs.length > 1)) {
      this.#spans -= sizeOf(this.#runs.shift());
      this.#dropped += 1;
    }
  }

  /** The oldest ones, of as many spans together, but one at least. They wait no more. */
  take(mostSpans: number): readonly RunSpans[] {
    let spans = 0;
    const end = this.#runs.findIndex((run, at) => {
      spans += sizeOf(run);
      return at > 0 && spans > mostSpans;
    });
    const taken = this.#runs.splice(0, end === -1 ? this.#runs.length : end);
    for (const run of taken) this.#spans -= sizeOf(run);
    return taken;
  }

  /** The same without taking them. */
  first(most: number): readonly RunSpans[] {
    return this.#runs.slice(0, most);
  }

  empty(): void {
    this.#runs = [];
    this.#spans = 0;
  }
}

function sizeOf(run: RunSpans | undefined): number {
  return run === undefined ? 0 : 1 + run.children.length;
}
