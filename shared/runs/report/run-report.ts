import { z } from 'zod';
import type { Immutable } from '../../base/immutable.ts';
import { modelTokens } from '../../spending/model-tokens.ts';
import { timeKind } from '../time-kind.ts';
import { toolCounters } from '../tool-counters.ts';

const count = z.number().int().nonnegative();

/** A time range that one thing determined. Times are Unix milliseconds. */
const timeRange = z.object({
  kind: timeKind,
  from: z.number(),
  ms: z.number(),
  /** The event it links to, and what that was about: a command, tool, or file. Empty when unknown. */
  position: count,
  subject: z.string(),
});

/** A call that stands out, with its tool and what it was about. */
const step = z.object({
  kind: toolCounters.shape.kind,
  name: z.string(),
  ms: z.number().nullable(),
  position: count,
  subject: z.string(),
});

/** Why a run took as long as it did, which tools it used, and what that cost. */
export const runReport = z.object({
  /** How much of a file was read, in bytes. Null when all of it was. */
  progress: z.object({ done: z.number(), of: z.number() }).nullable(),
  /** Where the time went, by kind. Missing kinds took none. The sum is the elapsed time. */
  ms: z.partialRecord(timeKind, z.number()),
  /** The longest time ranges in time order, and how many there are in all. */
  timeRanges: z.array(timeRange),
  timeRangeCount: count,
  /** The waits for you or the machine, longest first. */
  waits: z.array(timeRange),
  waitCount: count,
  /** The tools used, and the cost of the answers that called them. */
  tools: z.array(toolCounters.extend({ spent: z.array(modelTokens) })),
  /** How often one tool followed another, most frequent first, as indexes into `tools`. */
  next: z.array(z.object({ from: count, to: count, times: count })),
  /** Steps from one tool to another that are not listed in `next`. */
  unpaired: count,
  slowest: z.array(step),
  failures: z.array(step),
  failed: count,
  /** The cost of the answers that called no tool, and the total cost. */
  answering: z.array(modelTokens),
  spent: z.array(modelTokens),
  /** Clock changes: forward by this many milliseconds, or back. */
  jumps: z.array(z.object({ at: z.number(), ms: z.number(), position: count })),
  jumpCount: count,
  /** Events without a time. */
  untimed: count,
  /** The version of the run's format, when it differs from ours. */
  otherSchema: z.number().nullable(),
});
export type RunReport = Immutable<z.infer<typeof runReport>>;
/** A time range of the report. `from` is Unix milliseconds, and `ms` its length. */
export type ReportTimeRange = RunReport['timeRanges'][number];
/** A slow or failed call of the report. `ms` is null when its duration is unknown. */
export type ReportStep = RunReport['slowest'][number];
