import { z } from 'zod';
import { threadId } from '../base/ids.ts';
import type { Immutable } from '../base/immutable.ts';
import { modelTokens } from '../spending/model-tokens.ts';
import { barState, lane } from './run-bars.ts';
import { runRef } from './run-ref.ts';
import { runState } from './run-totals.ts';

/** A bar of the small waterfall of a card: thousandths of its width, idle stretches left out. */
export const cardBar = z.tuple([lane, z.number(), z.number(), barState]);
export type CardBar = Immutable<z.infer<typeof cardBar>>;

/** What a card of Mission Control shows of a run. Times are Unix milliseconds. */
export const runCard = z.object({
  run: runRef,
  /** The thread it is, with which one can go on talking; null for a folder. */
  threadId: threadId.nullable(),
  /** False while a folder was only found and not read yet; the rest is then what its name tells. */
  isRead: z.boolean(),
  state: runState,
  title: z.string(),
  tool: z.string().nullable(),
  model: z.string().nullable(),
  startedAt: z.number().nullable(),
  /** When its newest event was told. */
  lastAt: z.number().nullable(),
  /** Time in which it worked or waited; the running part of it goes on from `runningSince`. */
  durationMs: z.number(),
  runningSince: z.number().nullable(),
  tokens: z.number().nullable(),
  /** What each model has read and written, as far as it is told. */
  spent: z.array(modelTokens),
  files: z.number().int().nonnegative(),
  added: z.number().int().nonnegative(),
  removed: z.number().int().nonnegative(),
  /** What it does now, asks for, or did last: words, and what of them is code. */
  now: z.array(z.object({ text: z.string(), code: z.boolean() })),
  /** At most 40 bars, oldest first. */
  bars: z.array(cardBar),
  /** It came as a file; `hasThread`: with the record of its thread, so that it can be one again. */
  imported: z.object({ hasThread: z.boolean() }).optional(),
  /** Why it cannot be read, in one sentence; null when it can. */
  problem: z.string().nullable(),
});
export type RunCard = Immutable<z.infer<typeof runCard>>;
