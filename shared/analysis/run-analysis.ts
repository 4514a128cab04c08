import { z } from 'zod';
import type { Immutable } from '../base/immutable.ts';
import { modelTokens } from '../spending/model-tokens.ts';
import { runRef } from '../workcells/run-ref.ts';

const count = z.number().int().nonnegative();
const toolKind = z.enum(['command', 'tool', 'edit']);

/** How runs have ended. Whoever stops a run has not seen it fail. */
const outcomes = z.object({
  finished: count,
  failed: count,
  stopped: count,
  /** They work, or wait. */
  goesOn: count,
  /** Nobody has told an end. */
  unknown: count,
});
export type Outcomes = Immutable<z.infer<typeof outcomes>>;

/** What many runs are together. Times are Unix milliseconds, durations milliseconds. */
export const runAnalysis = z.object({
  outcomes,
  /** Of the `timed` runs that have a time. `slowMs`: nine of ten were no slower. */
  timed: count,
  medianMs: z.number().nullable(),
  slowMs: z.number().nullable(),
  /** What models have read and written, and in how many runs; most tokens first. */
  models: z.array(modelTokens.extend({ runs: count })),
  /** Those that have failed, most failures first. */
  tools: z.array(z.object({ kind: toolKind, name: z.string(), calls: count, failed: count, runs: count })),
  /** The slowest step of each of the runs that have the slowest ones. */
  steps: z.array(z.object({ run: runRef, kind: toolKind, name: z.string(), ms: z.number(), position: count })),
  /** Equal stretches of so many local days, oldest first; none where no run has a time. */
  stretchDays: count,
  stretches: z.array(
    z.object({
      from: z.number(),
      to: z.number(),
      outcomes,
      medianMs: z.number().nullable(),
      spent: z.array(modelTokens),
    }),
  ),
  /** What could not be counted with. */
  left: z.object({
    unreadable: count,
    /** They have no time, and lie in no period. */
    undated: count,
    /** Their times cannot be: they are not in times, and in no period if they are all of that kind. */
    odd: count,
  }),
  /** When the period began; null without one. */
  from: z.number().nullable(),
  /** Up to now: `leastMs` and `from` of a later wish are to be seen from here. */
  at: z.number(),
  /** All runs that there are, whatever was asked for, and what they can be chosen by. */
  all: count,
  toolChoices: z.array(z.string()),
  modelChoices: z.array(z.string()),
});
export type RunAnalysis = Immutable<z.infer<typeof runAnalysis>>;
export type Stretch = RunAnalysis['stretches'][number];
export type ModelUse = RunAnalysis['models'][number];
export type ToolUse = RunAnalysis['tools'][number];
export type RunStep = RunAnalysis['steps'][number];
