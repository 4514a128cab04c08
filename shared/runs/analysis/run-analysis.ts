import { z } from 'zod';
import type { Immutable } from '../../base/immutable.ts';
import { modelTokens } from '../../spending/model-tokens.ts';
import { runRef } from '../run-ref.ts';

const count = z.number().int().nonnegative();
const toolKind = z.enum(['command', 'tool', 'edit']);

/** How runs ended. A run that the user stopped did not fail. */
const outcomes = z.object({
  finished: count,
  failed: count,
  stopped: count,
  /** Runs that work or wait. */
  inProgress: count,
  /** No end was reported. */
  unknown: count,
});
export type Outcomes = Immutable<z.infer<typeof outcomes>>;

/** The combined analysis of many runs. Times are Unix milliseconds, and durations are milliseconds. */
export const runAnalysis = z.object({
  outcomes,
  /** For the `timed` runs with a duration. `slowMs` is the 90th percentile. */
  timed: count,
  medianMs: z.number().nullable(),
  slowMs: z.number().nullable(),
  /** The tokens each model read and wrote, and in how many runs. Most tokens first. */
  models: z.array(modelTokens.extend({ runs: count })),
  /** Tools that failed, most failures first. */
  tools: z.array(z.object({ kind: toolKind, name: z.string(), calls: count, failed: count, runs: count })),
  /** The steps that took the most time in total, longest first, each with its longest call and that call's run. */
  steps: z.array(
    z.object({
      kind: toolKind,
      name: z.string(),
      calls: count,
      ms: z.number(),
      longestMs: z.number(),
      run: runRef,
      position: count,
    }),
  ),
  /** Equal intervals of this many local days, oldest first. Empty when no run has a time. */
  intervalDays: count,
  intervals: z.array(
    z.object({
      from: z.number(),
      to: z.number(),
      outcomes,
      medianMs: z.number().nullable(),
      spent: z.array(modelTokens),
    }),
  ),
  /** Runs that could not be included. */
  left: z.object({
    unreadable: count,
    /** Runs without a time, which belong to no period. */
    undated: count,
    /**
     * Runs with impossible times. They are left out of durations, and of all periods if all their times are impossible.
     */
    odd: count,
  }),
  /** The start of the period. Null without one. */
  from: z.number().nullable(),
  /** The time of the analysis. Later requests must use it to interpret `leastMs` and `from`. */
  at: z.number(),
  /** The number of all runs regardless of the request, and the values to filter them by. */
  all: count,
  toolChoices: z.array(z.string()),
  modelChoices: z.array(z.string()),
});
export type RunAnalysis = Immutable<z.infer<typeof runAnalysis>>;
/** One interval of local days, with its runs. Times are Unix milliseconds. `medianMs` is null without a timed run. */
export type AnalysisInterval = RunAnalysis['intervals'][number];
/** A model with its tokens in all runs, and in how many runs it was used. */
export type ModelUse = RunAnalysis['models'][number];
/** A tool with its calls in all runs, and how many of them failed. */
export type ToolUse = RunAnalysis['tools'][number];
/** A tool or command with its total time in all runs, in milliseconds, and its longest call. */
export type SlowStep = RunAnalysis['steps'][number];
