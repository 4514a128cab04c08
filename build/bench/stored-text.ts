/** So many different words occur; the first ones in every other sentence, the last ones in one of many thousands. */
const vocabulary = 5_000;

/** Numbers that look random and are the same each time. */
export class Chance {
  #state: number;

  constructor(seed: number) {
    this.#state = seed;
  }

  /** From 0 up to 1, without 1. */
  next(): number {
    this.#state = (Math.imul(this.#state, 1_664_525) + 1_013_904_223) >>> 0;
    return this.#state / 2 ** 32;
  }

  /** Words as people use them: few often, most hardly ever. */
  words(count: number): string {
    return Array.from({ length: count }, () => wordAt(Math.floor(vocabulary * this.next() ** 4))).join(' ');
  }
}

const syllables = ['ba', 'de', 'ki', 'lo', 'mu', 'na', 'pe', 'ri', 'so', 'tu'];

/** The word of a number, the same each time. */
export function wordAt(number: number): string {
  return [...String(number).padStart(4, '0')].map((digit) => syllables[Number(digit)]).join('');
}
