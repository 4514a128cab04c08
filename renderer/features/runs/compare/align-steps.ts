import { appendAll } from '../../../../shared/base/append-all.ts';
import type { RunStep } from '../../../../shared/runs/compare/run-step.ts';
import { findAnchors, type Pair, type StepKeys, type StepRange } from './anchors.ts';
import { pairCells } from './pair-cells.ts';

/**
 * Two matching steps, or one without a match on the other side, as indexes from 0. Steps are the same if they did the
 * same and did not end differently.
 */
export type AlignedRow =
  | { readonly kind: 'same' | 'changed'; readonly left: number; readonly right: number }
  | { readonly kind: 'left'; readonly left: number; readonly right: null }
  | { readonly kind: 'right'; readonly left: null; readonly right: number };

/** The maximum number of step pairs to compare at once. */
const maxPairsWeighed = 100_000;

/**
 * Aligns two lists of steps so that as many steps as possible are next to one that did the same, and as many of the
 * others as possible next to one of the same tool. First removes equal beginnings and ends. Splits long ranges at steps
 * that are unique on both sides, or in half if there are none, so that the work grows with the length and not with its
 * square. Yields after each piece of work, so that the caller can let other work run.
 */
export function* alignSteps(
  left: readonly StepKeys[],
  right: readonly StepKeys[],
): Generator<void, readonly AlignedRow[]> {
  const pairs: Pair[] = [];
  const open: StepRange[] = [{ leftFrom: 0, leftTo: left.length, rightFrom: 0, rightTo: right.length }];
  for (let stretch = open.pop(); stretch !== undefined; stretch = open.pop()) {
    const middle = pairEnds(stretch, left, right, pairs);
    const cells = (middle.leftTo - middle.leftFrom) * (middle.rightTo - middle.rightFrom);
    if (cells === 0) continue;
    if (cells <= maxPairsWeighed) appendAll(pairs, pairCells(middle, left, right));
    else appendAll(open, splitAtAnchors(middle, left, right));
    yield;
  }
  pairs.sort((one, other) => one.left - other.left);
  return toRows(pairs, left, right);
}

/** Pairs equal steps at both ends of a range and returns the range between them. */
function pairEnds(stretch: StepRange, left: readonly StepKeys[], right: readonly StepKeys[], pairs: Pair[]): StepRange {
  let { leftFrom, leftTo, rightFrom, rightTo } = stretch;
  while (leftFrom < leftTo && rightFrom < rightTo && left[leftFrom]?.key === right[rightFrom]?.key) {
    pairs.push({ left: leftFrom++, right: rightFrom++ });
  }
  while (leftFrom < leftTo && rightFrom < rightTo && left[leftTo - 1]?.key === right[rightTo - 1]?.key) {
    pairs.push({ left: --leftTo, right: --rightTo });
  }
  return { leftFrom, leftTo, rightFrom, rightTo };
}

/** Splits a long range into shorter ones. Each anchor starts a range and is paired there as its first step. */
function splitAtAnchors(
  stretch: StepRange,
  left: readonly StepKeys[],
  right: readonly StepKeys[],
): readonly StepRange[] {
  const anchors = findAnchors(stretch, left, right);
  const { leftFrom, leftTo, rightFrom, rightTo } = stretch;
  const cuts = anchors.length > 0 ? anchors : [{ left: (leftFrom + leftTo) >> 1, right: (rightFrom + rightTo) >> 1 }];
  const ends = [...cuts, { left: leftTo, right: rightTo }];
  let from: Pair = { left: leftFrom, right: rightFrom };
  return ends.map((to) => {
    const part = { leftFrom: from.left, leftTo: to.left, rightFrom: from.right, rightTo: to.right };
    from = to;
    return part;
  });
}

function toRows(pairs: readonly Pair[], left: readonly StepKeys[], right: readonly StepKeys[]): readonly AlignedRow[] {
  const rows: AlignedRow[] = [];
  let next: Pair = { left: 0, right: 0 };
  for (const pair of [...pairs, { left: left.length, right: right.length }]) {
    for (let at = next.left; at < pair.left; at += 1) rows.push({ kind: 'left', left: at, right: null });
    for (let at = next.right; at < pair.right; at += 1) rows.push({ kind: 'right', left: null, right: at });
    if (pair.left === left.length) break;
    const [one, other] = [left[pair.left], right[pair.right]];
    const isSame = one?.key === other?.key && !endedDifferently(one?.state, other?.state);
    rows.push({ kind: isSame ? 'same' : 'changed', ...pair });
    next = { left: pair.left + 1, right: pair.right + 1 };
  }
  return rows;
}

type State = RunStep['state'] | undefined;

const ends: ReadonlySet<State> = new Set(['done', 'failed', 'declined'] as const);

/** Returns whether two steps are known to have ended differently. */
function endedDifferently(one: State, other: State): boolean {
  return one !== other && ends.has(one) && ends.has(other);
}
