import type { TurnFacts } from './facts-of-turn.ts';
import { positionWithin } from './run-position.ts';
import { keyOf, type ToolTally } from './tool-tallies.ts';

/** The tools that turns of a thread used together, by `keyOf` in order of first use, with positions in the thread. */
export function toolsOfTurns(
  turns: Iterable<{ readonly ordinal: number; readonly facts: Pick<TurnFacts, 'tools'> }>,
): Record<string, ToolTally> {
  const byKey: Record<string, ToolTally> = {};
  for (const { facts, ordinal } of turns) {
    for (const tally of facts.tools) {
      const key = keyOf(tally.kind, tally.name);
      const longest = tally.longest && { ...tally.longest, position: positionWithin(ordinal, tally.longest.position) };
      byKey[key] = together(byKey[key], { ...tally, longest });
    }
  }
  return byKey;
}

function together(sum: ToolTally | undefined, tally: ToolTally): ToolTally {
  if (sum === undefined) return tally;
  const isLonger = (tally.longest?.ms ?? -1) > (sum.longest?.ms ?? -1);
  return {
    ...sum,
    calls: sum.calls + tally.calls,
    failed: sum.failed + tally.failed,
    declined: sum.declined + tally.declined,
    ms: sum.ms + tally.ms,
    longest: isLonger ? tally.longest : sum.longest,
  };
}
