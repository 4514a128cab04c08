/** The start positions of windows of one length, grouped by window hash and in order within each group. */
type Windows = {
  readonly groups: ReadonlyMap<number, number>;
  /** The start of each group in `positions`, plus one entry for the end. */
  readonly starts: Int32Array;
  readonly positions: Int32Array;
};

// Two hashes modulo primes below 2^26, so that every product and the combined key stay exact in a double.
const firstPrime = 67_108_859;
const secondPrime = 67_108_837;
const firstBase = 1_000_003;
const secondBase = 7_368_787;

/**
 * Finds blocks of lines in a file. The time for one search does not depend on how far away the block is: the first
 * search for blocks of some length reads the file once, and later searches for the same length are lookups. Files
 * repeat lines and models repeat hunks, so comparing every position would take the product of both lengths.
 */
export class LineIndex {
  readonly #lines: readonly string[];
  readonly #windows = new Map<number, Windows>();
  #ids: ReadonlyMap<string, number> | null = null;

  constructor(lines: readonly string[]) {
    this.#lines = lines;
  }

  /**
   * Returns the position of `wanted` nearest to `expected` (the earlier of two), at or after `from`. Null if there is
   * none.
   */
  nearest(wanted: readonly string[], from: number, expected: number): number | null {
    if (from + wanted.length > this.#lines.length) return null;
    if (expected >= from && this.isAt(expected, wanted)) return expected;
    return this.#inOrder(wanted, from, expected).next().value ?? null;
  }

  /** Yields candidate positions, nearest first. Different windows can share a hash, so each one is compared. */
  *#inOrder(wanted: readonly string[], from: number, expected: number): Generator<number, undefined> {
    const key = this.#keyOf(wanted);
    if (key === null) return;
    const { groups, positions, starts } = this.#windowsOf(wanted.length);
    const group = groups.get(key);
    if (group === undefined) return;
    const [begin, end] = [starts[group] ?? 0, starts[group + 1] ?? 0];
    const first = lowerBound(positions, begin, end, from);
    let after = lowerBound(positions, first, end, expected);
    let before = after - 1;
    while (before >= first || after < end) {
      const early = before >= first ? (positions[before] ?? 0) : null;
      const late = after < end ? (positions[after] ?? 0) : null;
      const takesEarly = early !== null && (late === null || expected - early <= late - expected);
      const at = takesEarly ? early : (late ?? 0);
      if (takesEarly) before -= 1;
      else after += 1;
      if (this.isAt(at, wanted)) yield at;
    }
  }

  /** Whether a block is at a position. */
  isAt(at: number, wanted: readonly string[]): boolean {
    return at + wanted.length <= this.#lines.length && wanted.every((line, n) => this.#lines[at + n] === line);
  }

  /** Returns the hash of a block. Null if one of its lines is not in the file. */
  #keyOf(wanted: readonly string[]): number | null {
    this.#ids ??= numberLines(this.#lines);
    let first = 0;
    let second = 0;
    for (const line of wanted) {
      const id = this.#ids.get(line);
      if (id === undefined) return null;
      first = (first * firstBase + id) % firstPrime;
      second = (second * secondBase + id) % secondPrime;
    }
    return join(first, second);
  }

  #windowsOf(length: number): Windows {
    const known = this.#windows.get(length);
    if (known !== undefined) return known;
    this.#ids ??= numberLines(this.#lines);
    const windows = groupWindows(this.#lines, this.#ids, length);
    this.#windows.set(length, windows);
    return windows;
  }
}

/** Assigns a number from 1 to each distinct line. */
function numberLines(lines: readonly string[]): ReadonlyMap<string, number> {
  const ids = new Map<string, number>();
  for (const line of lines) if (!ids.has(line)) ids.set(line, ids.size + 1);
  return ids;
}

/** Rolls a window over the file and groups its positions by hash with a counting sort. */
function groupWindows(lines: readonly string[], ids: ReadonlyMap<string, number>, length: number): Windows {
  const idAt = (at: number): number => ids.get(lines[at] ?? '') ?? 0;
  const firstTop = power(firstBase, length - 1, firstPrime);
  const secondTop = power(secondBase, length - 1, secondPrime);
  const groups = new Map<number, number>();
  const counts: number[] = [];
  const groupAt = new Int32Array(Math.max(0, lines.length - length + 1));
  let first = 0;
  let second = 0;
  for (let end = 0; end < lines.length; end += 1) {
    if (end >= length) {
      const leaving = idAt(end - length);
      first = (first + firstPrime - ((leaving * firstTop) % firstPrime)) % firstPrime;
      second = (second + secondPrime - ((leaving * secondTop) % secondPrime)) % secondPrime;
    }
    const id = idAt(end);
    first = (first * firstBase + id) % firstPrime;
    second = (second * secondBase + id) % secondPrime;
    if (end < length - 1) continue;
    const key = join(first, second);
    const group = groups.get(key) ?? groups.size;
    groups.set(key, group);
    counts[group] = (counts[group] ?? 0) + 1;
    groupAt[end - length + 1] = group;
  }
  const starts = new Int32Array(counts.length + 1);
  for (const [group, count] of counts.entries()) starts[group + 1] = (starts[group] ?? 0) + count;
  const positions = new Int32Array(groupAt.length);
  const next = starts.slice();
  for (const [at, group] of groupAt.entries()) {
    const place = next[group] ?? 0;
    positions[place] = at;
    next[group] = place + 1;
  }
  return { groups, starts, positions };
}

function join(first: number, second: number): number {
  return first * 67_108_864 + second;
}

function power(base: number, exponent: number, prime: number): number {
  let result = 1;
  for (let n = 0; n < exponent; n += 1) result = (result * base) % prime;
  return result;
}

/** Returns the first index from `low` to `high` whose position is not below `wanted`. */
function lowerBound(positions: Int32Array, low: number, high: number, wanted: number): number {
  let [from, to] = [low, high];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((positions[middle] ?? 0) < wanted) from = middle + 1;
    else to = middle;
  }
  return from;
}
