import { z } from 'zod';
import type { Immutable } from '../../base/immutable.ts';
import { eventState } from '../run-event.ts';

/** The maximum number of steps compared per run. A longer run uses the first and last half of that number. */
export const maxComparedSteps = 5_000;

const count = z.number().int().nonnegative();

/** One action of a run, from one event or several: a command with its output, an answer with all its chunks. */
export const runStep = z.object({
  /** The position of the event that began it. */
  position: count,
  /** Unix milliseconds. Null without a time. */
  at: z.number().nullable(),
  /** Null when unknown, for example because a clock was set back. */
  durationMs: z.number().nullable(),
  /** The type of its event. All events of an answer count as `response_complete`. */
  type: z.string(),
  state: eventState,
  /** What it did, in at most 160 characters. */
  text: z.string(),
  /** Two steps with the same key did the same, except for what varies with each run. */
  key: z.number(),
  /** Two steps with the same value are of one kind and use the same tool. */
  like: z.number(),
  /** The tokens spent on it. Null when none are reported. */
  tokens: z.number().nullable(),
  /** The previous attempt at the same step failed. */
  isRetry: z.boolean(),
});
export type RunStep = Immutable<z.infer<typeof runStep>>;

/** Totals over a run's steps, including those left out. */
export const stepSums = z.object({
  /** How many steps are kept, how many are left out, and how many kept ones come before those. */
  kept: count,
  leftOut: count,
  before: count,
  retries: count,
  approvals: z.object({
    asked: count,
    approved: count,
    declined: count,
    /** How long the answered requests waited. Null when unknown. */
    waitedMs: z.number().nullable(),
  }),
  /** The written files, with the positions of each one's latest writes. */
  files: z.array(z.object({ path: z.string(), added: count, removed: count, writes: z.array(count) })),
  /** True if there are more files than listed. */
  hasMoreFiles: z.boolean(),
  /** The format version it declares. Null without one. */
  schema: z.number().nullable(),
});
export type StepSums = Immutable<z.infer<typeof stepSums>>;

/** The steps of a run, in order, and their totals. */
export type RunSteps = { readonly steps: readonly RunStep[]; readonly sums: StepSums };
