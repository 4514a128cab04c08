/** The best so many of what is offered, in their order; of those that are as good, the one that is before the other. */
export class BestOf {
  readonly #limit: number;
  readonly #isBefore: (one: number, other: number) => boolean;
  readonly #held: { readonly item: number; readonly score: number }[] = [];
  /** What is worse than this has no place any more. */
  #least = Number.NEGATIVE_INFINITY;

  constructor(limit: number, isBefore: (one: number, other: number) => boolean) {
    this.#limit = limit;
    this.#isBefore = isBefore;
  }

  /** The best first. */
  get all(): readonly number[] {
    return this.#held.map(({ item }) => item);
  }

  /** Takes an item, or not when there are better ones enough. */
  offer(item: number, score: number): void {
    if (score < this.#least) return;
    let place = this.#held.length;
    for (; place > 0; place -= 1) {
      const before = this.#held[place - 1];
      if (before === undefined || score < before.score) break;
      if (score === before.score && !this.#isBefore(item, before.item)) break;
    }
    if (place === this.#limit) return;
    this.#held.splice(place, 0, { item, score });
    if (this.#held.length > this.#limit) this.#held.pop();
    if (this.#held.length === this.#limit) this.#least = this.#held.at(-1)?.score ?? this.#least;
  }
}
