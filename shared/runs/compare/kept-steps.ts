/** Keeps the first and last of many steps in bounded memory. */
export class KeptSteps<Step> {
  readonly #half: number;
  readonly #first: Step[] = [];
  #last: Step[] = [];
  #dropped = 0;

  /** Keeps at most `most`. */
  constructor(most: number) {
    this.#half = Math.ceil(most / 2);
  }

  add(step: Step): void {
    if (this.#first.length < this.#half) {
      this.#first.push(step);
      return;
    }
    this.#last.push(step);
    if (this.#last.length < 2 * this.#half) return;
    this.#dropped += this.#last.length - this.#half;
    this.#last = this.#last.slice(-this.#half);
  }

  /** The kept steps, how many were left out, and how many kept ones come before those. */
  end(): { readonly steps: readonly Step[]; readonly leftOut: number; readonly before: number } {
    const last = this.#last.slice(-this.#half);
    return {
      steps: [...this.#first, ...last],
      leftOut: this.#dropped + this.#last.length - last.length,
      before: this.#first.length,
    };
  }
}
