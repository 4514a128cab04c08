/** Ascending numbers, in little memory. */
export class Positions {
  #numbers = new Float64Array(1_024);
  #count = 0;

  get count(): number {
    return this.#count;
  }

  add(position: number): void {
    if (this.#count === this.#numbers.length) {
      const larger = new Float64Array(this.#count * 2);
      larger.set(this.#numbers);
      this.#numbers = larger;
    }
    this.#numbers[this.#count] = position;
    this.#count += 1;
  }

  at(index: number): number | undefined {
    return index < this.#count ? this.#numbers[index] : undefined;
  }

  /** Returns the index of the first number that satisfies a predicate. All later numbers must satisfy it too. */
  first(holds: (position: number) => boolean): number {
    let [low, high] = [0, this.#count];
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (holds(this.#numbers[middle] ?? 0)) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
