import { readWordNumbers } from './numbered-text.ts';
import type { TappedDelta } from './tap-log.ts';

/** When another numbered word became the last painted one, in Unix milliseconds. */
export type PaintedWord = readonly [at: number, word: number];

/** A numbered word without its last digit. */
const maxCutLength = 5;

/**
 * For each delta that ends a word, the time from its arrival at the host until its last whole word was painted, in
 * milliseconds. Throws when the last word was never painted.
 */
export function measureDeltaLatencies(
  deltas: readonly TappedDelta[],
  painted: readonly PaintedWord[],
): readonly number[] {
  const latencies: number[] = [];
  let carried = '';
  let next = 0;
  for (const { at, text } of deltas) {
    const read = carried + text;
    carried = read.slice(-maxCutLength);
    const last = readWordNumbers(read).at(-1);
    if (last === undefined) continue;
    while (next < painted.length && (painted[next]?.[1] ?? 0) < last) next += 1;
    const moment = painted[next];
    if (moment === undefined) throw new Error(`Word ${last} was never painted`);
    latencies.push(moment[0] - at);
  }
  return latencies;
}
