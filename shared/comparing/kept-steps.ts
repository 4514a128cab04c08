/** Keeps the first and the last of many, in memory that does not grow with them. */
export class KeptSteps<Step> {
  readonly #half: number;
  readonly #first: Step[] = [];
  #last: Step[] = [];
  #dropped = 0;

  /** At most `most` are kept. */
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

  /** Those that are kept, how many are not, and how many lie before these. */
  end(): { readonly steps: readonly Step[]; readonly leftOut: number; readonly before: number } {
    const last = this.#last.slice(-this.#half);
    return {
      steps: [...this.#first, ...last],
      leftOut: this.#dropped + this.#last.length - last.length,
      before: this.#first.length,
    };
  }
}
