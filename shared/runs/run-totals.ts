import { z } from 'zod';
import type { Immutable } from '../base/immutable.ts';
import { modelTokens } from '../spending/model-tokens.ts';

/** The state of a run. `quiet` is not a separate state: it means a running run without events for a long time. */
export const runState = z.enum(['starting', 'running', 'waiting', 'failed', 'finished', 'stopped', 'unknown']);
export type RunState = z.infer<typeof runState>;

/** What is known about a whole run. Zero and null mean that nothing was reported, not that nothing happened. */
export const runTotals = z.object({
  state: runState,
  /** Events that can be shown. While `progress` is not null, only those counted so far. */
  events: z.number().int().nonnegative(),
  /** Lines that are not events. They are skipped. */
  malformed: z.number().int().nonnegative(),
  /** The last line has no end: it is being written, or its writer was killed. */
  isTorn: z.boolean(),
  /** How much of a file was read, in bytes. Null when all of it was, and for our own runs. */
  progress: z.object({ done: z.number(), of: z.number() }).nullable(),
  /** The number of events of each type. */
  byType: z.record(z.string(), z.number().int().nonnegative()),
  tool: z.string().nullable(),
  model: z.string().nullable(),
  startedAt: z.number().nullable(),
  /** The time of its newest event, in Unix milliseconds. */
  lastAt: z.number().nullable(),
  endedAt: z.number().nullable(),
  tokensIn: z.number().nullable(),
  tokensOut: z.number().nullable(),
  /** The tokens each model read and wrote. Without cache counts when only sums are reported. */
  spent: z.array(modelTokens),
  commands: z.number().int().nonnegative(),
  failedCommands: z.number().int().nonnegative(),
  files: z.number().int().nonnegative(),
  added: z.number().int().nonnegative(),
  removed: z.number().int().nonnegative(),
  /** What happened to the file while it was open: it is being read again, or is gone. Null if nothing did. */
  change: z.enum(['replaced', 'shrunk', 'gone', 'unreadable']).nullable(),
});
export type RunTotals = Immutable<z.infer<typeof runTotals>>;
