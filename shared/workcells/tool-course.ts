import { addTokens, type ModelTokens } from '../spending/model-tokens.ts';
import { type Longest, noneLongest, takeLong } from './longest.ts';
import type { EventState } from './run-event.ts';

// Tools are named here by their keys, which `tool-tallies.ts` makes.

/** A call that took long or failed, and the event that began it. */
export type ToolStep = {
  readonly key: string;
  /** Null where it is not known how long it took. */
  readonly ms: number | null;
  readonly position: number;
};

/** How the tools of a run followed each other, what their calls cost and which stood out, in plain data. */
export type ToolCourse = {
  /** The tool that was called last since the person has said something. */
  last: string | null;
  /** How often one tool followed another, by both. */
  next: Record<string, Record<string, number>>;
  /** How many pairs there are, and how many steps from one tool to the next are in none. */
  pairs: number;
  unpaired: number;
  /** Which tools were called since tokens were told last, each as often as it was. */
  unpaid: string[];
  /** What the answers cost that called a tool. */
  spent: Record<string, readonly ModelTokens[]>;
  /** What the answers cost that called none. */
  answering: readonly ModelTokens[];
  slowest: Longest<ToolStep & { readonly ms: number }>;
  failures: ToolStep[];
  failed: number;
};

/** Pairs that are told apart. */
const mostPairs = 1_000;
/** Calls among which tokens are shared; of more, the first. */
const mostUnpaid = 1_000;
export const mostSteps = 30;

/** The course of nothing. */
export function newToolCourse(): ToolCourse {
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

/** Another course that says the same. */
export function copyToolCourse(course: ToolCourse): ToolCourse {
  const next: ToolCourse['next'] = Object.create(null);
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
export function callBegan(course: ToolCourse, key: string): void {
  if (course.last !== null) follow(course, course.last, key);
  course.last = key;
  if (course.unpaid.length < mostUnpaid) course.unpaid.push(key);
}

/** A call has come to its end. */
export function callEnded(
  course: ToolCourse,
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

/** The person has said something, or the run has ended: what comes next follows nothing. */
export function courseBroke(course: ToolCourse): void {
  course.last = null;
}

/** Tokens were told: they paid for the answer that called the tools since the last time, or for one that called none. */
export function tokensTold(course: ToolCourse, spent: ModelTokens): void {
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

function follow(course: ToolCourse, from: string, to: string): void {
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

/** Calls `from` to `to` of all: whole tokens, so that all shares together are what was spent. */
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
