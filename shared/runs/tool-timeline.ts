import { addTokens, type ModelTokens } from '../spending/model-tokens.ts';
import { addIfLong, createLongest, type Longest } from './longest.ts';
import type { EventState } from './run-event.ts';

// Tools are identified by their keys from `tool-tallies.ts`.

/** A call that took long or failed, and the event that began it. */
export type ToolStep = {
  readonly key: string;
  /** Null when the duration is unknown. */
  readonly ms: number | null;
  readonly position: number;
};

/** How a run's tools followed each other, what their calls cost, and which stood out, as plain data. */
export type ToolTimeline = {
  /** The last tool called since the user's last message. */
  last: string | null;
  /** How often one tool followed another, keyed by both. */
  next: Record<string, Record<string, number>>;
  /** The number of pairs, and the number of steps between tools that are in no pair. */
  pairs: number;
  unpaired: number;
  /** The tools called since tokens were last reported, each listed once per call. */
  unpaid: string[];
  /** The cost of the answers that called a tool. */
  spent: Record<string, readonly ModelTokens[]>;
  /** The cost of the answers that called none. */
  answering: readonly ModelTokens[];
  slowest: Longest<ToolStep & { readonly ms: number }>;
  failures: ToolStep[];
  failed: number;
};

/** The maximum number of pairs kept separate. */
const maxPairs = 1_000;
/** The maximum number of calls that share tokens. Beyond it, only the first ones do. */
const maxUnpaid = 1_000;
/** The maximum number of slowest steps, and of failures. */
export const maxListedSteps = 30;

/** An empty timeline. */
export function createToolTimeline(): ToolTimeline {
  return {
    last: null,
    next: Object.create(null),
    pairs: 0,
    unpaired: 0,
    unpaid: [],
    spent: Object.create(null),
    answering: [],
    slowest: createLongest(),
    failures: [],
    failed: 0,
  };
}

/** A copy of a timeline. */
export function copyToolTimeline(timeline: ToolTimeline): ToolTimeline {
  const next: ToolTimeline['next'] = Object.create(null);
  for (const [from, tos] of Object.entries(timeline.next)) next[from] = Object.assign(Object.create(null), tos);
  return {
    ...timeline,
    next,
    unpaid: [...timeline.unpaid],
    spent: Object.assign(Object.create(null), timeline.spent),
    slowest: { ...timeline.slowest, items: [...timeline.slowest.items] },
    failures: [...timeline.failures],
  };
}

/** Records that a tool was called. */
export function recordCallStart(timeline: ToolTimeline, key: string): void {
  if (timeline.last !== null) recordPair(timeline, timeline.last, key);
  timeline.last = key;
  if (timeline.unpaid.length < maxUnpaid) timeline.unpaid.push(key);
}

/** Records that a call ended. */
export function recordCallEnd(
  timeline: ToolTimeline,
  key: string,
  state: EventState,
  ms: number | null,
  position: number,
): void {
  if (ms !== null && ms > timeline.slowest.floor) addIfLong(timeline.slowest, { key, ms, position }, maxListedSteps);
  if (state !== 'failed') return;
  timeline.failed += 1;
  if (timeline.failures.length < maxListedSteps) timeline.failures.push({ key, ms, position });
}

/** Records that the user sent a message or the run ended, so the next tool follows none. */
export function breakTimeline(timeline: ToolTimeline): void {
  timeline.last = null;
}

/**
 * Records reported tokens. They paid for the answer that called the tools since the last report, or for an answer that
 * called none.
 */
export function recordTokens(timeline: ToolTimeline, spent: ModelTokens): void {
  const calls = timeline.unpaid.length;
  if (calls === 0) {
    timeline.answering = addTokens(timeline.answering, spent);
    return;
  }
  let before = 0;
  for (const [key, times] of countKeys(timeline.unpaid)) {
    const share = getShare(spent, before, before + times, calls);
    timeline.spent[key] = addTokens(timeline.spent[key] ?? [], share);
    before += times;
  }
  timeline.unpaid = [];
}

function recordPair(timeline: ToolTimeline, from: string, to: string): void {
  let tos = timeline.next[from];
  const times = tos?.[to];
  if (tos !== undefined && times !== undefined) {
    tos[to] = times + 1;
    return;
  }
  if (timeline.pairs === maxPairs) {
    timeline.unpaired += 1;
    return;
  }
  if (tos === undefined) {
    tos = Object.create(null) as Record<string, number>;
    timeline.next[from] = tos;
  }
  tos[to] = 1;
  timeline.pairs += 1;
}

function countKeys(keys: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}

/** The share of calls `from` to `to` among all calls, in whole tokens, so that the shares add up to the total. */
function getShare(spent: ModelTokens, from: number, to: number, of: number): ModelTokens {
  const part = (tokens: number) => Math.floor((tokens * to) / of) - Math.floor((tokens * from) / of);
  const { cacheWritten, cached, input, model, output, reasoning } = spent;
  return {
    model,
    input: part(input),
    cached: part(cached),
    cacheWritten: part(cacheWritten),
    output: part(output),
    reasoning: part(reasoning),
  };
}
