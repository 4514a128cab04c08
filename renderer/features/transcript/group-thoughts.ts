import type { Entry, ReasoningEntry } from '../../../shared/transcript/entry.ts';

/** Adjacent thoughts shorter than this share one row, in milliseconds. */
const shortThoughtMs = 5_000;

/** Returns how long Codex thought, in milliseconds; null if Codex did not report it. */
export function getReasoningMs(entry: ReasoningEntry): number | null {
  return entry.at === null || entry.endedAt === null ? null : entry.endedAt - entry.at;
}

/** Short thoughts between the commands of one period of work, by the first thought. Each group has at least two. */
export type ThoughtGroups = ReadonlyMap<Entry, readonly ReasoningEntry[]>;

/**
 * Groups the short thoughts of each period of work. A text or a long thought ends a period. Leaves out `last`: it is
 * what Codex did most recently in a running turn, and keeps its place until something follows.
 */
export function groupThoughts(entries: readonly Entry[], last: Entry | null): ThoughtGroups {
  const groups: ReasoningEntry[][] = [[]];
  for (const entry of entries) {
    if (entry.kind === 'reasoning' && isShort(entry) && entry !== last) groups.at(-1)?.push(entry);
    else if (entry.kind === 'reasoning' || entry.kind === 'assistant') groups.push([]);
  }
  return new Map(groups.flatMap((group) => (group[0] === undefined || group.length < 2 ? [] : [[group[0], group]])));
}

function isShort(entry: ReasoningEntry): boolean {
  return entry.state === 'done' && (getReasoningMs(entry) ?? shortThoughtMs) < shortThoughtMs;
}

/** Joins several thoughts into one that took as long as all of them together. */
export function joinThoughts(first: ReasoningEntry, group: readonly ReasoningEntry[]): ReasoningEntry {
  const took = group.reduce((sum, thought) => sum + (getReasoningMs(thought) ?? 0), 0);
  return { ...first, endedAt: (first.at ?? 0) + took };
}
