import { z } from 'zod';
import { providerError } from '../alerts/provider-error.ts';
import { clientMessageId, entryId, turnId } from '../base/ids.ts';
import type { Immutable } from '../base/immutable.ts';
import { modelTokens } from '../spending/model-tokens.ts';
import { approvalTraceSchema, dropReasonSchema, entry } from './entry.ts';
import { tokenUsage, turn } from './turn.ts';

// The log of one thread. Every change is one of these events, which the host numbers from 1 without gaps. The host and
// every renderer fold the same events with `foldTranscript`. Streamed text is merged before it is numbered, so a number
// means a frame of text, not a token.

/** One change of a thread's transcript. Times are Unix milliseconds, and null when unknown. */
export const threadEvent = z.discriminatedUnion('type', [
  /** The user pressed Send. Shown at once, before Codex knows. */
  z.object({ type: z.literal('messageSubmitted'), entry, at: z.number() }),
  z.object({ type: z.literal('messageNotSent'), clientId: clientMessageId, problem: z.string() }),
  z.object({
    type: z.literal('turnStarted'),
    turnId,
    at: z.number().nullable(),
    model: z.string().nullable(),
    /** The message Codex began it for, if the reply to our request said so. That message moves into the turn. */
    clientId: clientMessageId.nullable().optional(),
  }),
  z.object({
    type: z.literal('turnEnded'),
    turnId,
    status: z.enum(['completed', 'interrupted', 'failed']),
    at: z.number().nullable(),
    durationMs: z.number().nullable(),
    /** What happens to text that is still streaming when the turn ends. */
    dropReason: dropReasonSchema,
    /**
     * The class of the error that ended it, if there was one and this version knows the class. The fold does not need
     * it.
     */
    providerError: providerError.optional().catch(undefined),
  }),
  /** A new entry, or the authoritative version of an existing one: it replaces the entry with the same id. */
  z.object({ type: z.literal('entryPut'), turnId, entry }),
  /** Streamed text for one part of an entry. `part` is the index of a reasoning summary or content. */
  z.object({
    type: z.literal('textAppended'),
    turnId,
    entryId,
    channel: z.enum(['text', 'summary', 'content']),
    part: z.number().int().nonnegative(),
    text: z.string(),
  }),
  /** Codex starts the answer over: text that is streaming is kept and marked. */
  z.object({ type: z.literal('streamDropped'), turnId, reason: dropReasonSchema }),
  z.object({ type: z.literal('approvalTraced'), turnId: turnId.nullable(), entryId, approval: approvalTraceSchema }),
  z.object({
    type: z.literal('reconnecting'),
    turnId,
    attempt: z.number(),
    of: z.number().nullable(),
    message: z.string(),
    at: z.number().nullable(),
  }),
  z.object({
    type: z.literal('usageUpdated'),
    usage: tokenUsage,
    /** What a turn spent since the previous total. Left out when the total is only repeated. */
    spent: modelTokens.extend({ turnId, at: z.number().nullable() }).optional(),
  }),
  /** A turn has a diff, or a newer one. */
  z.object({ type: z.literal('diffAvailable'), turnId }),
  /** Codex is gone: every running turn ends, and streamed text is kept. */
  z.object({ type: z.literal('codexStopped'), at: z.number() }),
  /** The known turns as merged from both stores, oldest first. They replace all existing ones. */
  z.object({ type: z.literal('turnsReconciled'), turns: z.array(turn), earlierTurns: z.number().int().nonnegative() }),
  /**
   * The conversation went back: these turns are no longer part of it, in Codex and here. It names all of them, because
   * each transcript has only some of a thread's turns.
   */
  z.object({ type: z.literal('turnsReverted'), turnIds: z.array(turnId) }),
  /** Finished turns from a store, oldest first, added before the existing ones. */
  z.object({
    type: z.literal('earlierTurnsLoaded'),
    turns: z.array(turn),
    earlierTurns: z.number().int().nonnegative(),
  }),
]);
export type ThreadEvent = Immutable<z.infer<typeof threadEvent>>;

/** An event with its number in the log. */
export const numberedThreadEvent = z.object({ seq: z.number().int().positive(), event: threadEvent });
export type NumberedThreadEvent = Immutable<z.infer<typeof numberedThreadEvent>>;
