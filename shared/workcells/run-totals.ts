import { z } from 'zod';
import type { Immutable } from '../base/immutable.ts';
import { modelTokens } from '../spending/model-tokens.ts';

/** How a run stands. `quiet` is no state of its own: it is what a running one is called that has long told nothing. */
export const runState = z.enum(['starting', 'running', 'waiting', 'failed', 'finished', 'stopped', 'unknown']);
export type RunState = z.infer<typeof runState>;

/** What is known of a run as a whole. Zero and null say that nothing was told, not that nothing was. */
export const runTotals = z.object({
  state: runState,
  /** Events that can be shown; while `progress` is not null, those that were counted so far. */
  events: z.number().int().nonnegative(),
  /** Lines that are no event: they are skipped. */
  malformed: z.number().int().nonnegative(),
  /** The last line has no end: it is being written, or its writer was killed. */
  isTorn: z.boolean(),
  /** How far a file was read, in bytes; null when all of it was, and for runs of our own. */
  progress: z.object({ done: z.number(), of: z.number() }).nullable(),
  /** How many events there are of each type. */
  byType: z.record(z.string(), z.number().int().nonnegative()),
  tool: z.string().nullable(),
  model: z.string().nullable(),
  startedAt: z.number().nullable(),
  /** When its newest event was told, Unix milliseconds. */
  lastAt: z.number().nullable(),
  endedAt: z.number().nullable(),
  tokensIn: z.number().nullable(),
  tokensOut: z.number().nullable(),
  /** What each model has read and written; where only sums are told, without what was cached. */
  spent: z.array(modelTokens),
  commands: z.number().int().nonnegative(),
  failedCommands: z.number().int().nonnegative(),
  files: z.number().int().nonnegative(),
  added: z.number().int().nonnegative(),
  removed: z.number().int().nonnegative(),
  /** What happened to the file while it was open: it is being read anew, or is gone. Null: nothing. */
  change: z.enum(['replaced', 'shrunk', 'gone', 'unreadable']).nullable(),
});
export type RunTotals = Immutable<z.infer<typeof runTotals>>;
