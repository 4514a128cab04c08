import type { Pair, StepKeys, StepRange } from './anchors.ts';

/** The value of pairing two steps that did the same. It is worth several pairs of the same tool. */
const worthSame = 4;
const worthLike = 1;

/**
 * Returns the most valuable pairs of a range, in order on both sides. Time and memory are proportional to the number of
 * step pairs.
 */
export function pairCells(stretch: StepRange, left: readonly StepKeys[], right: readonly StepKeys[]): readonly Pair[] {
  const { leftFrom, leftTo, rightFrom, rightTo } = stretch;
  const [height, width] = [leftTo - leftFrom, rightTo - rightFrom];
  /** The choice for each cell. 0: the left step stays alone; 1: the right step stays alone; 2: they are paired. */
  const ways = new Uint8Array(height * width);
  let below = new Int32Array(width + 1);
  let row = new Int32Array(width + 1);
  for (let up = height - 1; up >= 0; up -= 1) {
    const one = left[leftFrom + up];
    row[width] = 0;
    for (let at = width - 1; at >= 0; at -= 1) {
      const worth = getPairValue(one, right[rightFrom + at]);
      const alone = Math.max(below[at] ?? 0, row[at + 1] ?? 0);
      const paired = worth === 0 ? -1 : worth + (below[at + 1] ?? 0);
      row[at] = Math.max(alone, paired);
      ways[up * width + at] = paired >= alone ? 2 : (below[at] ?? 0) >= (row[at + 1] ?? 0) ? 0 : 1;
    }
    [below, row] = [row, below];
  }
  return followWays(ways, height, width).map((pair) => ({ left: leftFrom + pair.left, right: rightFrom + pair.right }));
}

function getPairValue(one: StepKeys | undefined, other: StepKeys | undefined): number {
  if (one === undefined || other === undefined) return 0;
  if (one.key === other.key) return worthSame;
  return one.like === other.like ? worthLike : 0;
}

function followWays(ways: Uint8Array, height: number, width: number): readonly Pair[] {
  const pairs: Pair[] = [];
  let [left, right] = [0, 0];
  while (left < height && right < width) {
    const way = ways[left * width + right];
    if (way === 2) pairs.push({ left, right });
    if (way !== 1) left += 1;
    if (way !== 0) right += 1;
  }
  return pairs;
}
