import { z } from 'zod';

// What Claude Code writes to its output, a line each; docs/claude-headless.md has what was seen of it. Lines, blocks and
// fields that are not named here are passed over, because every version brings new ones.

const json = z.string().transform((text, context): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    context.addIssue({ code: 'custom', message: 'no JSON' });
    return z.NEVER;
  }
});
const typed = z.looseObject({ type: z.string() });

const tokens = z.number().nonnegative().finite().default(0).catch(0);

const messageUsage = z.object({
  input_tokens: tokens,
  cache_read_input_tokens: tokens,
  cache_creation_input_tokens: tokens,
  output_tokens: tokens,
});
/** What a message has spent so far; input without what has to do with a cache. */
export type MessageUsage = z.infer<typeof messageUsage>;

const totalUsage = z.record(
  z.string(),
  z.object({
    inputTokens: tokens,
    cacheReadInputTokens: tokens,
    cacheCreationInputTokens: tokens,
    outputTokens: tokens,
  }),
);
/** What each model has spent since the start. */
export type TotalUsage = z.infer<typeof totalUsage>;

const someUsage = messageUsage.optional().catch(undefined);
const model = z.string().optional().catch(undefined);

const streamEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('message_start'), message: z.object({ id: z.string(), model, usage: someUsage }) }),
  z.object({
    type: z.literal('content_block_delta'),
    delta: z.object({ type: z.literal('text_delta'), text: z.string() }),
  }),
  z.object({ type: z.literal('message_delta'), usage: messageUsage }),
  z.object({ type: z.literal('message_stop') }),
]);

const saidBlock = z.discriminatedUnion('type', [
  z.object({ type: z.literal('text'), text: z.string() }),
  z.object({ type: z.literal('thinking'), thinking: z.string() }),
  z.object({ type: z.literal('tool_use'), id: z.string(), name: z.string(), input: z.unknown().optional() }),
]);
/** A block of what the model said. */
export type SaidBlock = z.infer<typeof saidBlock>;

const resultBlock = z.object({
  type: z.literal('tool_result'),
  tool_use_id: z.string(),
  content: z.unknown().optional(),
  is_error: z.boolean().nullish(),
});
/** What a tool gave back to the model. */
export type ResultBlock = z.infer<typeof resultBlock>;

/** The blocks of a list that are known. */
function known<Block>(block: z.ZodType<Block>) {
  return z.array(z.unknown()).transform((all) =>
    all.flatMap((each) => {
      const { data } = block.safeParse(each);
      return data === undefined ? [] : [data];
    }),
  );
}

/** Of an agent that Claude Code began: the call that began it. */
const parent = z.string().nullish();

const line = z.discriminatedUnion('type', [
  z.discriminatedUnion('subtype', [
    /** Begins a turn. */
    z.object({ type: z.literal('system'), subtype: z.literal('init'), model: z.string() }),
    /** All that goes on in the background now. */
    z.object({
      type: z.literal('system'),
      subtype: z.literal('background_tasks_changed'),
      tasks: known(z.object({ task_type: z.string() })),
    }),
  ]),
  z.object({
    type: z.literal('stream_event'),
    event: streamEvent,
    parent_tool_use_id: parent,
    /** There with the end of a message that broke off. */
    abandoned_blocks: z.unknown().optional(),
  }),
  z.object({
    type: z.literal('assistant'),
    message: z.object({ id: z.string(), model, content: known(saidBlock), usage: someUsage }),
    parent_tool_use_id: parent,
    /** It is Claude Code's own word on a failure of the model's service. */
    is_api_error_message: z.boolean().optional(),
  }),
  z.object({
    type: z.literal('user'),
    message: z.object({ content: known(resultBlock) }),
    /** What a tool gave back to Claude Code itself, in a form of the tool's own. */
    tool_use_result: z.unknown().optional(),
    /** Why a call was not carried out. */
    tool_result_meta: known(z.object({ id: z.string(), non_execution_kind: z.string() })).catch([]),
  }),
  z.object({
    type: z.literal('control_request'),
    request_id: z.string(),
    request: z.looseObject({
      subtype: z.string(),
      tool_name: z.string().optional(),
      tool_use_id: z.string().optional(),
      input: z.unknown().optional(),
      decision_reason: z.string().optional().catch(undefined),
    }),
  }),
  z.object({ type: z.literal('control_cancel_request'), request_id: z.string() }),
  z.object({
    type: z.literal('result'),
    subtype: z.string(),
    is_error: z.boolean().optional(),
    result: z.string().optional().catch(undefined),
    errors: z.array(z.string()).optional().catch(undefined),
    modelUsage: totalUsage.optional().catch(undefined),
  }),
]);

/** A line that means something here; `other` is one that need not be understood. */
export type ClaudeLine = z.infer<typeof line> | { readonly type: 'other' };

/** Reads a line. Null: it is not of the protocol. */
export function parseClaudeLine(text: string): ClaudeLine | null {
  const value = json.pipe(typed).safeParse(text);
  if (!value.success) return null;
  return line.safeParse(value.data).data ?? { type: 'other' };
}
