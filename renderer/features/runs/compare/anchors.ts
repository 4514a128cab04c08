import type { RunStep } from '../../../../shared/runs/compare/run-step.ts';

/** Returns pairs of steps that are unique on each side of a range: as many as are in the same order on both. */
export function findAnchors(
  stretch: StepRange,
  left: readonly StepKeys[],
  right: readonly StepKeys[],
): readonly Pair[] {
  const inLeft = indexUniqueSteps(left, stretch.leftFrom, stretch.leftTo);
  const inRight = indexUniqueSteps(right, stretch.rightFrom, stretch.rightTo);
  const both = [...inLeft].flatMap(([key, at]) => {
    const other = inRight.get(key);
    return other === undefined ? [] : [{ left: at, right: other }];
  });
  return findLongestRising(both.sort((one, other) => one.left - other.left));
}

/** Indexes the steps with unique keys. */
function indexUniqueSteps(steps: readonly StepKeys[], from: number, to: number): ReadonlyMap<number, number> {
  const places = new Map<number, number>();
  const several = new Set<number>();
  for (let at = from; at < to; at += 1) {
    const key = steps[at]?.key ?? 0;
    if (places.has(key)) several.add(key);
    places.set(key, at);
  }
  for (const key of several) places.delete(key);
  return places;
}

/**
 * Returns the longest subsequence of pairs, ordered by the left side, that is also in order on the right. Uses patience
 * sorting.
 */
function findLongestRising(pairs: readonly Pair[]): readonly Pair[] {
  const tops: number[] = [];
  const before: (number | null)[] = [];
  pairs.forEach((pair, at) => {
    let [low, high] = [0, tops.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((pairs[tops[middle] ?? 0]?.right ?? 0) < pair.right) low = middle + 1;
      else high = middle;
    }
    before.push(tops[low - 1] ?? null);
    tops[low] = at;
  });
  const rising: Pair[] = [];
  for (let at = tops.at(-1) ?? null; at !== null; at = before[at] ?? null) {
    const pair = pairs[at];
    if (pair !== undefined) rising.push(pair);
  }
  return rising.reverse();
}

/** The keys that steps are aligned by, and how the steps ended. */
export type StepKeys = Pick<RunStep, 'key' | 'like'> & Partial<Pick<RunStep, 'state'>>;

/** A range of both lists. The ends are exclusive. */
export type StepRange = {
  readonly leftFrom: number;
  readonly leftTo: number;
  readonly rightFrom: number;
  readonly rightTo: number;
};

/** Two matching steps. */
export type Pair = { readonly left: number; readonly right: number };
