import { z } from 'zod';
import { entryId, turnId } from '../base/ids.ts';
import type { Immutable } from '../base/immutable.ts';
import { modelTokens } from '../spending/model-tokens.ts';
import { entry } from './entry.ts';

/** What is spent, as the last word of Codex says. Context fill is `lastTokens / contextWindow`. */
export const tokenUsage = z.object({
  totalTokens: z.number(),
  inputTokens: z.number(),
  cachedInputTokens: z.number(),
  /** What of the input was put into a cache; left out where nothing was. */
  cacheWriteTokens: z.number().optional(),
  outputTokens: z.number(),
  reasoningTokens: z.number(),
  /** Tokens of the last response: what fills the context window now. */
  lastTokens: z.number(),
  contextWindow: z.number().nullable(),
  /** What each model has spent in turns that were seen here. */
  spent: z.array(modelTokens).optional(),
  /** The thread is a fork: its totals begin with those of the thread that it comes from. */
  forked: z.literal(true).optional(),
});
export type TokenUsage = Immutable<z.infer<typeof tokenUsage>>;

/** What a turn spent at once, as the difference of two totals. */
export const turnUsage = modelTokens.extend({
  at: z.number().nullable(),
  /** The last entry that was there then: what it was spent for ends with it. */
  after: entryId.nullable(),
});
export type TurnUsage = Immutable<z.infer<typeof turnUsage>>;

/**
 * One exchange. A message that is not yet accepted by Codex stands in a turn of its own with an id of ours
 * (`pending:<clientMessageId>`) until the real turn begins and takes its place.
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
  /** In the order in which it was spent; left out where nothing was told. */
  usage: z.array(turnUsage).optional(),
  entries: z.array(entry),
});
export type Turn = Immutable<z.infer<typeof turn>>;

/**
 * The whole of one thread as the fold keeps it, or its newest part, in which no turn is missing: at least `earlierTurns`
 * more lie before that. The first `keptBefore` turns are some of those, kept for their own sake; without it, none are.
 */
export const transcript = z.object({
  turns: z.array(turn),
  earlierTurns: z.number().int().nonnegative(),
  keptBefore: z.number().int().positive().optional(),
  usage: tokenUsage.nullable(),
  /** Set while Codex reports that it tries again. */
  reconnecting: z.boolean(),
});
export type Transcript = Immutable<z.infer<typeof transcript>>;

/** Before anything was said. */
export const emptyTranscript: Transcript = { turns: [], earlierTurns: 0, usage: null, reconnecting: false };
