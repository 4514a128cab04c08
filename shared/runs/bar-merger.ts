import { joinFailures } from './join-failures.ts';
import { type BarState, type Lane, lanes, type RunBar } from './run-bars.ts';

type OwnBar = { -readonly [Key in keyof RunBar]: RunBar[Key] };

/** The bars of a merger as plain data: lane, state, and the start, end, and position of each bar in a row. */
export type StoredBars = {
  readonly distance: number;
  readonly rows: readonly (readonly [lane: Lane, state: BarState, numbers: readonly number[]])[];
};

/**
 * Joins bars of the same lane and state that are closer than a distance, in milliseconds. When there are too many bars,
 * the distance grows, so a run of any length has a bounded number of bars.
 */
export class BarMerger {
  #distance: number;
  readonly #most: number;
  readonly #rows = new Map<Lane, Map<BarState, OwnBar[]>>(lanes.map((lane) => [lane, new Map()]));

  /** Creates a merger with at most `most` bars of each state per lane. */
  constructor(distance: number, most: number) {
    this.#distance = distance;
    this.#most = most;
  }

  /** Continues from stored bars. */
  static from({ distance, rows }: StoredBars, most: number): BarMerger {
    const merger = new BarMerger(distance, most);
    for (const [lane, state, numbers] of rows) {
      const row: OwnBar[] = [];
      for (let at = 0; at + 2 < numbers.length; at += 3) {
        const [from = 0, to = 0, position = 0] = numbers.slice(at, at + 3);
        row.push({ lane, from, to, state, position });
      }
      merger.#rows.get(lane)?.set(state, row);
    }
    return merger;
  }

  /** The minimum distance between bars, in milliseconds. */
  get distance(): number {
    return this.#distance;
  }

  add(lane: Lane, from: number, to: number, state: BarState, position: number): void {
    const states = this.#rows.get(lane);
    let row = states?.get(state);
    if (row === undefined) {
      row = [];
      states?.set(state, row);
    }
    if (state === 'failed') {
      // Joined only when there are too many, because a success between two failures may be reported later.
      row.push({ lane, from, to, state, position });
      if (row.length >= this.#most) states?.set(state, this.#reduce(lane, state, row));
      return;
    }
    const last = row.at(-1);
    // Most bars merge into the previous one and take no memory.
    if (last !== undefined && from >= last.from && from <= last.to + this.#distance) {
      if (to > last.to) last.to = to;
      return;
    }
    push(row, { lane, from, to, state, position }, this.#distance);
    if (row.length >= this.#most) states?.set(state, this.#reduce(lane, state, row));
  }

  /**
   * Returns all bars, ordered by start. Bars of the same lane and state are never closer than a distance, and no failed
   * bar covers a success.
   */
  all(distance = 0): RunBar[] {
    const apart = Math.max(distance, this.#distance);
    const rows = [...this.#rows].flatMap(([lane, states]) =>
      [...states].map(([state, row]) => this.#joined(lane, state, row, apart)),
    );
    return rows.flat().sort((a, b) => a.from - b.from || a.position - b.position);
  }

  toStored(): StoredBars {
    const rows = [...this.#rows].flatMap(([lane, states]) =>
      [...states].map(
        ([state, row]) => [lane, state, row.flatMap(({ from, position, to }) => [from, to, position])] as const,
      ),
    );
    return { distance: this.#distance, rows };
  }

  /** Returns a copy with the same bars. */
  copy(): BarMerger {
    return BarMerger.from(this.toStored(), this.#most);
  }

  #joined(lane: Lane, state: BarState, row: readonly OwnBar[], apart: number): OwnBar[] {
    if (state !== 'failed') return joined(row, apart);
    const states = [...(this.#rows.get(lane) ?? [])];
    const others = states.flatMap(([other, bars]) => (other === 'failed' ? [] : bars));
    return joinFailures(row.toSorted(byStart), others.toSorted(byStart), apart);
  }

  #reduce(lane: Lane, state: BarState, row: readonly OwnBar[]): OwnBar[] {
    let fewer = this.#joined(lane, state, row, this.#distance);
    while (fewer.length > this.#most / 2) {
      this.#distance = Math.max(1, this.#distance * 2);
      fewer = this.#joined(lane, state, fewer, this.#distance);
    }
    return fewer;
  }
}

/** Adds a bar to its row. A bar is reported when it ends, so a long bar may join several earlier ones. */
function push(row: OwnBar[], bar: OwnBar, distance: number): void {
  for (let last = row.at(-1); last !== undefined && areClose(last, bar, distance); last = row.at(-1)) {
    bar.from = Math.min(bar.from, last.from);
    bar.to = Math.max(bar.to, last.to);
    bar.position = Math.min(bar.position, last.position);
    row.pop();
  }
  row.push(bar);
}

/** Joins bars that came out of order. The row itself does not change. */
function joined(row: readonly OwnBar[], distance: number): OwnBar[] {
  const apart: OwnBar[] = [];
  for (const bar of row.toSorted(byStart)) push(apart, { ...bar }, distance);
  return apart;
}

function byStart(a: RunBar, b: RunBar): number {
  return a.from - b.from;
}

function areClose(a: RunBar, b: RunBar, distance: number): boolean {
  return b.from <= a.to + distance && a.from <= b.to + distance;
}
