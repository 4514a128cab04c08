import { addTokens, type ModelTokens, noTokens } from '../../spending/model-tokens.ts';
import { countOutcomes } from './outcomes.ts';
import type { AnalysisInterval, ModelUse, RunAnalysis, SlowStep, ToolUse } from './run-analysis.ts';
import type { RunDigest } from './run-digest.ts';
import { getRunTime, getValidDuration, listModels, matchesFilter, maxRunMs, type RunFilter } from './run-filter.ts';

const dayMs = 86_400_000;

/** The start of a time's local day. `zoneMinutes` is local time's offset from UTC. */
function getStartOfDay(at: number, zoneMinutes: number): number {
  const ahead = zoneMinutes * 60_000;
  return Math.floor((at + ahead) / dayMs) * dayMs - ahead;
}

/** The start of the last `days` local days, including today. */
function getStartOfPeriod(now: number, days: number, zoneMinutes: number): number {
  return getStartOfDay(now, zoneMinutes) - (days - 1) * dayMs;
}

/** The possible widths of a plot's intervals, in days. */
const widths = [1, 7, 28, 364] as const;
/** The maximum number of intervals in a plot. */
const maxIntervals = 53;

/** Equal intervals of local days. The last one contains `to`. */
type PlotIntervals = {
  readonly days: number;
  readonly starts: readonly number[];
  readonly ends: readonly number[];
};

/** Splits the time between two times, both included, into few enough intervals to draw. */
function splitIntoIntervals(from: number, to: number, zoneMinutes: number): PlotIntervals {
  const last = getStartOfDay(Math.max(from, to), zoneMinutes);
  const days = Math.round((last - getStartOfDay(from, zoneMinutes)) / dayMs) + 1;
  // A month is shown by day, a quarter by week.
  const width = widths.find((each) => days / each <= (each === 1 ? 31 : maxIntervals)) ?? 364;
  const count = Math.ceil(days / width);
  const first = last - (count * width - 1) * dayMs;
  const starts = Array.from({ length: count }, (_, at) => first + at * width * dayMs);
  return { days: width, starts, ends: starts.map((start) => start + width * dayMs) };
}

/** A request for an analysis of many runs. */
export type AnalysisRequest = {
  /** The number of local days up to today. Null for all. */
  readonly days: number | null;
  /** Local time's offset from UTC, in minutes. */
  readonly zoneMinutes: number;
  readonly tool?: string | null | undefined;
  readonly model?: string | null | undefined;
};

// The maximum number of items in a list.
const maxTools = 10;
const maxModels = 30;
const maxSteps = 8;
const maxChoices = 50;

/** The runs of an analysis, as a filter. `now` is Unix milliseconds. */
export function toRunFilter({ days, model, tool, zoneMinutes }: AnalysisRequest, now: number): RunFilter {
  return {
    ...(tool !== undefined && { tool }),
    ...(model !== undefined && { model }),
    ...(days !== null && { from: getStartOfPeriod(now, days, zoneMinutes) }),
  };
}

/** Analyzes many runs together. `now` is Unix milliseconds. */
export function analyzeDigests(digests: readonly RunDigest[], options: AnalysisRequest, now: number): RunAnalysis {
  const filter = toRunFilter(options, now);
  const { from: _, ...always } = filter;
  const runs = digests.filter((digest) => matchesFilter(digest, filter, now));
  const dated = runs.flatMap((digest) => {
    const at = getRunTime(digest, now);
    return at === null ? [] : [{ at, digest }];
  });
  const first = dated.reduce((least, { at }) => Math.min(least, at), now);
  const last = dated.reduce((most, { at }) => Math.max(most, at), now);
  const spans = splitIntoIntervals(filter.from ?? first, last, options.zoneMinutes);
  const durations = listDurations(runs);
  const count = (which: RunFilter) => digests.filter((digest) => matchesFilter(digest, which, now)).length;
  return {
    outcomes: countOutcomes(runs),
    timed: durations.length,
    medianMs: median(durations),
    slowMs: percentile(durations, 0.9),
    models: listModelUses(runs, options.model),
    tools: listToolUses(runs),
    steps: findSlowSteps(runs),
    intervalDays: spans.days,
    intervals: dated.length === 0 ? [] : toIntervals(dated, spans, options.model),
    left: {
      unreadable: count({ ...filter, left: 'unreadable' }),
      undated: count({ ...always, left: 'undated' }),
      odd: count({ ...always, left: 'odd' }),
    },
    from: filter.from ?? null,
    at: now,
    all: digests.length,
    toolChoices: listChoices(digests.map(({ tool }) => tool)),
    modelChoices: listChoices(digests.flatMap((digest) => (digest.isUnreadable ? [] : listModels(digest)))),
  };
}

/** The durations of ended runs, shortest first. */
function listDurations(runs: readonly RunDigest[]): number[] {
  return runs.flatMap((run) => getValidDuration(run) ?? []).sort((a, b) => a - b);
}

/** The tokens of a run, of only one model if only that one is requested. */
function getSpentTokens({ spent }: RunDigest, model: string | null | undefined): readonly ModelTokens[] {
  return model === undefined ? spent : spent.filter((each) => each.model === model);
}

function listModelUses(runs: readonly RunDigest[], wanted: string | null | undefined): ModelUse[] {
  const uses = new Map<string | null, { runs: number; tokens: readonly ModelTokens[] }>();
  for (const run of runs) {
    for (const model of listModels(run)) {
      if (wanted !== undefined && model !== wanted) continue;
      const use = uses.get(model) ?? { runs: 0, tokens: [] };
      const own = run.spent.find((each) => each.model === model);
      uses.set(model, { runs: use.runs + 1, tokens: own === undefined ? use.tokens : addTokens(use.tokens, own) });
    }
  }
  return [...uses]
    .map(([model, { runs: count, tokens }]) => ({ ...noTokens, ...tokens[0], model, runs: count }))
    .sort((a, b) => b.input + b.output - a.input - a.output || b.runs - a.runs)
    .slice(0, maxModels);
}

function listToolUses(runs: readonly RunDigest[]): ToolUse[] {
  // Counted in place, because ten thousand runs have many tools.
  const uses = new Map<string, { -readonly [Key in keyof ToolUse]: ToolUse[Key] }>();
  for (const { tools } of runs) {
    for (const { calls, failed, kind, name } of tools) {
      const key = `${kind} ${name}`;
      const use = uses.get(key) ?? { kind, name, calls: 0, failed: 0, runs: 0 };
      uses.set(key, use);
      use.calls += calls;
      use.failed += failed;
      if (failed > 0) use.runs += 1;
    }
  }
  return [...uses.values()]
    .filter(({ failed }) => failed > 0)
    .sort((a, b) => b.failed - a.failed || b.failed / b.calls - a.failed / a.calls)
    .slice(0, maxTools);
}

/**
 * Returns the commands, tools and edits that took the most time. Skips a call longer than a run can be: the clock
 * jumped during the call, and the total of its run is wrong.
 */
function findSlowSteps(runs: readonly RunDigest[]): SlowStep[] {
  const steps = new Map<string, { -readonly [Key in keyof SlowStep]: SlowStep[Key] }>();
  for (const { run, tools } of runs) {
    for (const { calls, kind, longest, ms, name } of tools) {
      if (longest === null || longest.ms <= 0 || longest.ms > maxRunMs) continue;
      const key = `${kind} ${name}`;
      const step = steps.get(key) ?? { run, kind, name, calls: 0, ms: 0, longestMs: 0, position: 0 };
      steps.set(key, step);
      step.calls += calls;
      step.ms += Math.max(ms, longest.ms);
      if (longest.ms <= step.longestMs) continue;
      step.longestMs = longest.ms;
      step.run = run;
      step.position = longest.position;
    }
  }
  return [...steps.values()].sort((a, b) => b.ms - a.ms || b.longestMs - a.longestMs).slice(0, maxSteps);
}

function toIntervals(
  dated: readonly { readonly at: number; readonly digest: RunDigest }[],
  { ends, starts }: { readonly starts: readonly number[]; readonly ends: readonly number[] },
  model: string | null | undefined,
): AnalysisInterval[] {
  const [first = 0] = starts;
  const width = (ends[0] ?? first) - first;
  const within = starts.map((): RunDigest[] => []);
  for (const { at, digest } of dated) within[Math.floor((at - first) / width)]?.push(digest);
  return within.map((runs, at) => {
    let spent: readonly ModelTokens[] = [];
    for (const run of runs) for (const each of getSpentTokens(run, model)) spent = addTokens(spent, each);
    return {
      from: starts[at] ?? 0,
      to: ends[at] ?? 0,
      outcomes: countOutcomes(runs),
      medianMs: median(listDurations(runs)),
      spent: [...spent],
    };
  });
}

function listChoices(names: readonly (string | null)[]): string[] {
  const counts = new Map<string, number>();
  for (const name of names) if (name !== null) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .slice(0, maxChoices)
    .map(([name]) => name)
    .sort();
}

/** The nearest-rank percentile of sorted values; null without any. `share` is 0 to 1. */
function percentile(sorted: readonly number[], share: number): number | null {
  const rank = Math.max(1, Math.ceil(share * sorted.length));
  return sorted[rank - 1] ?? null;
}

/** The median, or the mean of the two middle values. Null without any. */
function median(sorted: readonly number[]): number | null {
  const middle = sorted.length / 2;
  const above = sorted[Math.floor(middle)];
  if (above === undefined) return null;
  return Number.isInteger(middle) ? ((sorted[middle - 1] ?? above) + above) / 2 : above;
}
