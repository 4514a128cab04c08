import { z } from 'zod';
import type { Immutable } from '../../base/immutable.ts';
import { modelTokens } from '../../spending/model-tokens.ts';
import { timeKind } from '../time-kind.ts';
import { toolTally } from '../tool-tally.ts';

const count = z.number().int().nonnegative();

/** A stretch of time that one thing determined; times in Unix milliseconds. */
const stretch = z.object({
  kind: timeKind,
  from: z.number(),
  ms: z.number(),
  /** The event that it leads to, and what that was about: a command, a tool, a file; empty where nothing is told. */
  position: count,
  subject: z.string(),
});

/** A call that stands out: its tool, and what it was about. */
const step = z.object({
  kind: toolTally.shape.kind,
  name: z.string(),
  ms: z.number().nullable(),
  position: count,
  subject: z.string(),
});

/** Why a run took as long as it did, what it used and what that cost. */
export const runReport = z.object({
  /** How far a file was read, in bytes; null when all of it was. */
  progress: z.object({ done: z.number(), of: z.number() }).nullable(),
  /** Where the time went, by kind; what is not there took none. Together they are the elapsed time. */
  ms: z.partialRecord(timeKind, z.number()),
  /** The longest stretches in the order of time, and how many there are in all. */
  stretches: z.array(stretch),
  stretchCount: count,
  /** What you or the machine was waited for, the longest first. */
  waits: z.array(stretch),
  waitCount: count,
  /** What was used, and what the answers cost that called it. */
  tools: z.array(toolTally.extend({ spent: z.array(modelTokens) })),
  /** How often one tool followed another, the most frequent first: their places among `tools`. */
  next: z.array(z.object({ from: count, to: count, times: count })),
  /** Steps from one tool to another that are in none of these. */
  unpaired: count,
  slowest: z.array(step),
  failures: z.array(step),
  failed: count,
  /** What the answers cost that called no tool, and all of it. */
  answering: z.array(modelTokens),
  spent: z.array(modelTokens),
  /** Where the clock was set: forward by so many milliseconds, or back. */
  jumps: z.array(z.object({ at: z.number(), ms: z.number(), position: count })),
  jumpCount: count,
  /** Events that say no time. */
  untimed: count,
  /** The version of the format that the run is written in, where it is another than ours. */
  otherSchema: z.number().nullable(),
});
export type RunReport = Immutable<z.infer<typeof runReport>>;
export type ReportStretch = RunReport['stretches'][number];
export type ReportStep = RunReport['slowest'][number];
