import { z } from 'zod';
import { dropReasonSchema } from '../transcript/entry.ts';
import { count, durationMs } from './measures.ts';

/** What ended an answer early, by the names of Codex's own classification; `unknown`: a later version's. */
const errorClass = z.string().regex(/^[a-zA-Z]{1,60}$/);
/** Names of a model and its effort, as the catalogue of Codex has them. */
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

/** What happens in a conversation: enumerations, counts and durations, the name of a model, never what was said. */
export const chatEvent = z.discriminatedUnion('type', [
  /** The person has sent a message. */
  z.object({ type: z.literal('chat.submission'), characters: count, attachments: count, steered: z.boolean() }),
  z.object({ type: z.literal('chat.turn_started'), ...chosen }),
  /** `tokens` is what the thread has spent meanwhile, `outputTokens` what of it was written. */
  z.object({
    type: z.literal('chat.turn_completed'),
    status: z.enum(['completed', 'interrupted', 'failed', 'codexStopped']),
    latencyMs: durationMs.nullable(),
    tokens: count.nullable(),
    outputTokens: count.nullable(),
    ...chosen,
  }),
  /** What streamed in one turn, told at its end. A delta is a frame of text. */
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
    /** `workcell`: the thread or the host ended before anybody decided. */
    policy: z.enum(['person', 'rule', 'interrupt', 'codex', 'workcell']),
    waitedMs: durationMs,
  }),
  /** The provider's stream broke or was refused. `retry`: Codex tries again by itself. */
  z.object({
    type: z.literal('chat.stream_error'),
    class: errorClass,
    httpStatus: z.number().int().min(100).max(599).nullable(),
    decision: z.enum(['retry', 'gaveUp']),
  }),
]);
