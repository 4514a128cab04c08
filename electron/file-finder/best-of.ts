/** Keeps the best of the offered items, up to a limit, in order. Among equals, `isBefore` decides. */
export class BestOf {
  readonly #limit: number;
  readonly #isBefore: (one: number, other: number) => boolean;
  readonly #held: { readonly item: number; readonly score: number }[] = [];
  /** Lower scores are dropped. */
  #least = Number.NEGATIVE_INFINITY;

  constructor(limit: number, isBefore: (one: number, other: number) => boolean) {
    this.#limit = limit;
    this.#isBefore = isBefore;
  }

  /** The items, best first. */
  get all(): readonly number[] {
    return this.#held.map(({ item }) => item);
  }

  /** Offers an item. It is dropped if enough better ones exist. */
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
