import { z } from 'zod';
import { dropReasonSchema } from '../../transcript/entry.ts';
import { count, durationMs } from './measures.ts';

/** The class of the error that ended an answer early, by Codex's own names. `unknown` is one from a later version. */
const errorClass = z.string().regex(/^[a-zA-Z]{1,60}$/);
/** The names of a model and its effort, from Codex's catalog. */
const chosen = { model: z.string().max(200).nullable(), effort: z.string().max(50).nullable() };
const askedKind = z.enum([
  'command',
  'patch',
  'permissions',
  'mcpTool',
  'elicitation',
  'question',
  'input',
  'ownAction',
  'tool',
  'openLink',
  'openFile',
  'unknown',
]);

/** Events in a conversation: enumerations, counts, durations, and the model's name, never its content. */
export const chatEvent = z.discriminatedUnion('type', [
  /** The user sent a message. */
  z.object({ type: z.literal('chat.submission'), characters: count, attachments: count, steered: z.boolean() }),
  z.object({ type: z.literal('chat.turn_started'), ...chosen }),
  /** `tokens` is the thread's usage in the meantime, `outputTokens` the output part of it. */
  z.object({
    type: z.literal('chat.turn_completed'),
    status: z.enum(['completed', 'interrupted', 'failed', 'codexStopped']),
    latencyMs: durationMs.nullable(),
    tokens: count.nullable(),
    outputTokens: count.nullable(),
    ...chosen,
  }),
  /** The streamed text of one turn, reported at its end. A delta is a frame of text. */
  z.object({ type: z.literal('chat.delta_received'), deltas: count, bytes: count }),
  z.object({ type: z.literal('chat.text_dropped'), reason: dropReasonSchema }),
  z.object({ type: z.literal('chat.retry_initiated') }),
  z.object({ type: z.literal('chat.retry_success'), latencyMs: durationMs.nullable() }),
  z.object({
    type: z.literal('chat.retry_abort'),
    status: z.enum(['notSent', 'interrupted', 'failed', 'codexStopped']),
  }),
  z.object({ type: z.literal('chat.clipboard_copy'), characters: count }),
  z.object({ type: z.literal('chat.clipboard_copy_all'), characters: count }),
  z.object({ type: z.literal('chat.copy_blocked_sensitive'), secrets: count }),
  z.object({ type: z.literal('chat.approval_requested'), kind: askedKind }),
  z.object({
    type: z.literal('chat.approval_resolved'),
    kind: askedKind,
    outcome: z.enum(['approved', 'approvedForSession', 'approvedByRule', 'declined', 'cancelled', 'expired']),
    /** `workcell`: the thread or the host ended before a decision. */
    policy: z.enum(['person', 'rule', 'interrupt', 'codex', 'workcell']),
    waitedMs: durationMs,
  }),
  /** The provider's stream broke or was refused. `retry` means that Codex retries automatically. */
  z.object({
    type: z.literal('chat.stream_error'),
    class: errorClass,
    httpStatus: z.number().int().min(100).max(599).nullable(),
    decision: z.enum(['retry', 'gaveUp']),
  }),
]);
