import { z } from 'zod';
import type { Immutable } from '../base/immutable.ts';
import { eventState } from '../workcells/run-event.ts';

/** Of a run at most so many steps are compared: of a longer one the first and the last half of them. */
export const mostSteps = 5_000;

const count = z.number().int().nonnegative();

/** One thing that a run did, of one event or several: a command with its output, an answer with all its chunks. */
export const runStep = z.object({
  /** Of the event that began it. */
  position: count,
  /** Unix milliseconds; null where no time is told. */
  at: z.number().nullable(),
  /** Null where it is not known, as where a clock was put back. */
  durationMs: z.number().nullable(),
  /** The type of its event; all that is told of one answer is `response_complete`. */
  type: z.string(),
  state: eventState,
  /** What it did, in at most 160 characters. */
  words: z.string(),
  /** Two steps with the same key did the same, but for what differs with each run. */
  key: z.number(),
  /** Two steps with the same one are of one kind and use the same tool. */
  like: z.number(),
  /** Tokens that were spent with it; null where none are told. */
  tokens: z.number().nullable(),
  /** The same step had failed when it was last tried. */
  isRetry: z.boolean(),
});
export type RunStep = Immutable<z.infer<typeof runStep>>;

/** What the steps of a run come to, those that are left out included. */
export const stepSums = z.object({
  /** How many are kept, how many are not, and how many lie before those. */
  kept: count,
  leftOut: count,
  before: count,
  retries: count,
  approvals: z.object({
    asked: count,
    approved: count,
    declined: count,
    /** How long those that were answered have waited; null where none tells it. */
    waitedMs: z.number().nullable(),
  }),
  /** The files it wrote, with the positions of the newest writes of each. */
  files: z.array(z.object({ path: z.string(), added: count, removed: count, writes: z.array(count) })),
  /** There are more files than are told. */
  hasMoreFiles: z.boolean(),
  /** Version of the format it says to be written in; null where it says none. */
  schema: z.number().nullable(),
});
export type StepSums = Immutable<z.infer<typeof stepSums>>;

/** The steps of a run, in their order, and what they come to. */
export type RunSteps = { readonly steps: readonly RunStep[]; readonly sums: StepSums };
