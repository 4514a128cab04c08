import { z } from 'zod';
import { threadId } from '../base/ids.ts';
import type { Immutable } from '../base/immutable.ts';
import { modelTokens } from '../spending/model-tokens.ts';
import { attempt } from './attempt.ts';
import { barState, lane } from './run-bars.ts';
import { runRef } from './run-ref.ts';
import { runState } from './run-totals.ts';

/** A bar of a run on the clock. Its lane, start, end and state; times are Unix milliseconds. */
export const cardBar = z.tuple([lane, z.number(), z.number(), barState]);
export type CardBar = Immutable<z.infer<typeof cardBar>>;

/** Where the time of a run went, in milliseconds, and how many edits it made. Each moment counts once. */
export const runEffort = z.object({
  model: z.number(),
  commands: z.number(),
  you: z.number(),
  edits: z.number().int().nonnegative(),
});
export type RunEffort = Immutable<z.infer<typeof runEffort>>;

/** For a run without any events. */
export const noEffort: RunEffort = { model: 0, commands: 0, you: 0, edits: 0 };

/** What a row of Mission Control shows about a run. Times are Unix milliseconds. */
export const runCard = z.object({
  run: runRef,
  /** The thread itself, which the user can continue. Null for a folder. */
  threadId: threadId.nullable(),
  /** False while a folder was found but not read yet. Everything else then comes from its name. */
  isRead: z.boolean(),
  state: runState,
  title: z.string(),
  tool: z.string().nullable(),
  model: z.string().nullable(),
  startedAt: z.number().nullable(),
  /** The time of its newest event. */
  lastAt: z.number().nullable(),
  /** The time it worked or waited. The running part continues from `runningSince`. */
  durationMs: z.number(),
  runningSince: z.number().nullable(),
  tokens: z.number().nullable(),
  /** The tokens each model read and wrote, as far as reported. */
  spent: z.array(modelTokens),
  /** Commands that ran, and how many of them failed. */
  commands: z.number().int().nonnegative(),
  failedCommands: z.number().int().nonnegative(),
  files: z.number().int().nonnegative(),
  added: z.number().int().nonnegative(),
  removed: z.number().int().nonnegative(),
  /** How its checks ended, and how many there are. Null without checks, and until they end. */
  checks: z.object({ passed: z.number().int().nonnegative(), all: z.number().int().positive() }).nullable(),
  /** Null for a run that is not one of several attempts at a message. */
  attempt: attempt.nullable(),
  /** What it does now, asks for, or did last: words, and which of them are code. */
  now: z.array(z.object({ text: z.string(), code: z.boolean() })),
  /** At most 40 bars, oldest first. The longer before the newest, the more are joined. */
  bars: z.array(cardBar),
  effort: runEffort,
  /** Set for an imported run. `hasThread` is true if the file includes the thread's record, which can be restored. */
  imported: z.object({ hasThread: z.boolean() }).optional(),
  /** Why it cannot be read, in one sentence. Null when it can. */
  problem: z.string().nullable(),
});
export type RunCard = Immutable<z.infer<typeof runCard>>;
