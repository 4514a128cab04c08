import { z } from 'zod';
import { entryId, turnId } from '../base/ids.ts';
import type { Immutable } from '../base/immutable.ts';
import { modelTokens } from '../spending/model-tokens.ts';
import { entry } from './entry.ts';

/** Token usage from Codex's latest report. Context fill is `lastTokens / contextWindow`. */
export const tokenUsage = z.object({
  totalTokens: z.number(),
  inputTokens: z.number(),
  cachedInputTokens: z.number(),
  /** How much of the input was written to a cache. Left out if none was. */
  cacheWriteTokens: z.number().optional(),
  outputTokens: z.number(),
  reasoningTokens: z.number(),
  /** Tokens of the last response: what fills the context window now. */
  lastTokens: z.number(),
  contextWindow: z.number().nullable(),
  /** What each model spent in turns that were seen here. */
  spent: z.array(modelTokens).optional(),
  /** The part of `spent` for questions next to the conversation, as for a title. Codex's totals lack it. */
  aside: z.array(modelTokens).optional(),
  /**
   * The thread is a fork or went back to an earlier turn: its totals include the totals of its original thread, or lack
   * the totals of the turns that are gone. Only `spent` is its own.
   */
  forked: z.literal(true).optional(),
});
export type TokenUsage = Immutable<z.infer<typeof tokenUsage>>;

/** The usage of a thread until Codex reports its first total. */
export const noUsage: TokenUsage = {
  totalTokens: 0,
  inputTokens: 0,
  cachedInputTokens: 0,
  outputTokens: 0,
  reasoningTokens: 0,
  lastTokens: 0,
  contextWindow: null,
};

/** What a turn spent at once, as the difference of two totals. */
export const turnUsage = modelTokens.extend({
  at: z.number().nullable(),
  /** The last entry at that time, which the usage was spent on. */
  after: entryId.nullable(),
});
export type TurnUsage = Immutable<z.infer<typeof turnUsage>>;

/**
 * One exchange. A message that Codex has not accepted yet is in its own turn, with our own id
 * (`pending:<clientMessageId>`), until the real turn begins and replaces it.
 */
export const turn = z.object({
  id: turnId,
  status: z.enum(['pending', 'running', 'completed', 'interrupted', 'failed', 'notSent']),
  startedAt: z.number().nullable(),
  endedAt: z.number().nullable(),
  durationMs: z.number().nullable(),
  model: z.string().nullable(),
  /** True once a command ran or a file changed: Retry asks first. */
  hadEffects: z.boolean(),
  /** True when the turn has a diff to show in Changes. */
  hasDiff: z.boolean(),
  /** In the order it was spent. Left out when nothing was reported. */
  usage: z.array(turnUsage).optional(),
  entries: z.array(entry),
});
export type Turn = Immutable<z.infer<typeof turn>>;

/**
 * One thread as the fold keeps it: either complete, or its newest part without missing turns, with at least
 * `earlierTurns` more before it. The first `keptBefore` turns are some of those earlier ones. When it is absent, there
 * are none.
 */
export const transcript = z.object({
  turns: z.array(turn),
  earlierTurns: z.number().int().nonnegative(),
  keptBefore: z.number().int().positive().optional(),
  usage: tokenUsage.nullable(),
  /** Set while Codex reports that it is retrying. */
  reconnecting: z.boolean(),
});
export type Transcript = Immutable<z.infer<typeof transcript>>;

/** An empty transcript. */
export const emptyTranscript: Transcript = { turns: [], earlierTurns: 0, usage: null, reconnecting: false };
