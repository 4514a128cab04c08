import { addTokens, type ModelTokens } from '../spending/model-tokens.ts';
import { type Longest, noneLongest, takeLong } from './longest.ts';
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
  /** The last tool called since the person's last message. */
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
const mostPairs = 1_000;
/** The maximum number of calls that share tokens. Beyond it, only the first ones do. */
const mostUnpaid = 1_000;
export const mostSteps = 30;

/** An empty course. */
export function newToolCourse(): ToolTimeline {
  return {
    last: null,
    next: Object.create(null),
    pairs: 0,
    unpaired: 0,
    unpaid: [],
    spent: Object.create(null),
    answering: [],
    slowest: noneLongest(),
    failures: [],
    failed: 0,
  };
}

/** A copy of a course. */
export function copyToolCourse(course: ToolTimeline): ToolTimeline {
  const next: ToolTimeline['next'] = Object.create(null);
  for (const [from, tos] of Object.entries(course.next)) next[from] = Object.assign(Object.create(null), tos);
  return {
    ...course,
    next,
    unpaid: [...course.unpaid],
    spent: Object.assign(Object.create(null), course.spent),
    slowest: { ...course.slowest, items: [...course.slowest.items] },
    failures: [...course.failures],
  };
}

/** A tool was called. */
export function callBegan(course: ToolTimeline, key: string): void {
  if (course.last !== null) follow(course, course.last, key);
  course.last = key;
  if (course.unpaid.length < mostUnpaid) course.unpaid.push(key);
}

/** A call ended. */
export function callEnded(
  course: ToolTimeline,
  key: string,
  state: EventState,
  ms: number | null,
  position: number,
): void {
  if (ms !== null && ms > course.slowest.floor) takeLong(course.slowest, { key, ms, position }, mostSteps);
  if (state !== 'failed') return;
  course.failed += 1;
  if (course.failures.length < mostSteps) course.failures.push({ key, ms, position });
}

/** The person sent a message, or the run ended: what comes next follows nothing. */
export function courseBroke(course: ToolTimeline): void {
  course.last = null;
}

/**
 * Tokens were reported. They paid for the answer that called the tools since the last report, or for one that called
 * none.
 */
export function tokensTold(course: ToolTimeline, spent: ModelTokens): void {
  const calls = course.unpaid.length;
  if (calls === 0) {
    course.answering = addTokens(course.answering, spent);
    return;
  }
  let before = 0;
  for (const [key, times] of countsOf(course.unpaid)) {
    const share = shareOf(spent, before, before + times, calls);
    course.spent[key] = addTokens(course.spent[key] ?? [], share);
    before += times;
  }
  course.unpaid = [];
}

function follow(course: ToolTimeline, from: string, to: string): void {
  let tos = course.next[from];
  const times = tos?.[to];
  if (tos !== undefined && times !== undefined) {
    tos[to] = times + 1;
    return;
  }
  if (course.pairs === mostPairs) {
    course.unpaired += 1;
    return;
  }
  if (tos === undefined) {
    tos = Object.create(null) as Record<string, number>;
    course.next[from] = tos;
  }
  tos[to] = 1;
  course.pairs += 1;
}

function countsOf(keys: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}

/** The share of calls `from` to `to` among all calls, in whole tokens, so that the shares add up to the total. */
function shareOf(spent: ModelTokens, from: number, to: number, of: number): ModelTokens {
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
