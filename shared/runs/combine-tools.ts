import { getPosition } from './run-position.ts';
import { getToolKey, type ToolCounters } from './tool-tallies.ts';
import type { TurnFacts } from './turn-facts.ts';

/**
 * The tools that turns of a thread used together, by `getToolKey` in order of first use, with positions in the thread.
 */
export function combineTools(
  turns: Iterable<{ readonly ordinal: number; readonly facts: Pick<TurnFacts, 'tools'> }>,
): Record<string, ToolCounters> {
  const byKey: Record<string, ToolCounters> = {};
  for (const { facts, ordinal } of turns) {
    for (const counters of facts.tools) {
      const key = getToolKey(counters.kind, counters.name);
      const longest = counters.longest && {
        ...counters.longest,
        position: getPosition(ordinal, counters.longest.position),
      };
      byKey[key] = addCounters(byKey[key], { ...counters, longest });
    }
  }
  return byKey;
}

function addCounters(sum: ToolCounters | undefined, counters: ToolCounters): ToolCounters {
  if (sum === undefined) return counters;
  const isLonger = (counters.longest?.ms ?? -1) > (sum.longest?.ms ?? -1);
  return {
    ...sum,
    calls: sum.calls + counters.calls,
    failed: sum.failed + counters.failed,
    declined: sum.declined + counters.declined,
    ms: sum.ms + counters.ms,
    longest: isLonger ? counters.longest : sum.longest,
  };
}
