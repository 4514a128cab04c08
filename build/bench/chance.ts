/** The number of distinct words. The first ones are in every other sentence, the last ones in one of many thousands. */
const vocabulary = 5_000;

/** Random-looking numbers that are the same each time. */
export class Chance {
  #state: number;

  constructor(seed: number) {
    this.#state = seed;
  }

  /** From 0 to 1, exclusive. */
  next(): number {
    this.#state = (Math.imul(this.#state, 1_664_525) + 1_013_904_223) >>> 0;
    return this.#state / 2 ** 32;
  }

  /** Words with a natural distribution: a few are frequent, most are rare. */
  words(count: number): string {
    return Array.from({ length: count }, () => createWord(Math.floor(vocabulary * this.next() ** 4))).join(' ');
  }
}

const syllables = ['ba', 'de', 'ki', 'lo', 'mu', 'na', 'pe', 'ri', 'so', 'tu'];

/** The word with a number, the same each time. */
export function createWord(number: number): string {
  return [...String(number).padStart(4, '0')].map((digit) => syllables[Number(digit)]).join('');
}
